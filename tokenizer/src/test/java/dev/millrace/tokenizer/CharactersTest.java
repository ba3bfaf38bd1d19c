package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.bpe.IntList;
import dev.millrace.tokenizer.internal.bpe.TokenSpelling;
import dev.millrace.tokenizer.internal.bpe.TokenizerModel;
import dev.millrace.tokenizer.internal.split.Splitter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** BPE that starts with characters and falls back to bytes, as in Llama 2. */
class CharactersTest {
  private static final Tokenizer TOKENIZER = JsonFixture.ofCharacters().parse();
  private static final String REPLACE =
      "{'type':'Replace','pattern':{'String':' '},'content':'\u2581'}";

  static Stream<Named<JsonFixture>> files() {
    return Stream.of(
        Named.of("prepend", JsonFixture.ofCharacters()),
        Named.of("no prefix", characters("normalizer", normalizers(REPLACE))),
        Named.of("first", metaspace("'prepend_scheme':'first','split':false")),
        Named.of("always", metaspace("'prepend_scheme':'always','split':false")),
        Named.of("never", metaspace("'prepend_scheme':'never','split':false")),
        Named.of("pieces at every space", metaspace("'prepend_scheme':'first','split':true")),
        Named.of("older metaspace", metaspace("'add_prefix_space':true")),
        Named.of("added", withAdded(JsonFixture.ofCharacters())),
        Named.of("added, first", withAdded(metaspace("'prepend_scheme':'first'"))),
        Named.of("added, always", withAdded(metaspace("'prepend_scheme':'always'"))),
        Named.of("unknown, fused", JsonFixture.ofCharacters().renamed("<0xF0>", "zzzz")),
        Named.of(
            "unknown, each",
            JsonFixture.ofCharacters()
                .renamed("<0xF0>", "zzzz")
                .renamed("<0xCC>", "yyyy")
                .withModel("fuse_unk", "false")),
        Named.of(
            "unknown, left out",
            JsonFixture.ofCharacters()
                .renamed("<0xF0>", "zzzz")
                .renamed("<0xE2>", "yyyy")
                .withModel("unk_token", "null")),
        Named.of(
            "merges of bytes",
            JsonFixture.ofCharacters().withMerge("<0x0A>", "<0x0A>").withMerge("e", "<0x0A>")),
        Named.of(
            "merges across spaces",
            JsonFixture.ofCharacters().withMerge("e", "\u2581").withMerge("e\u2581", "\u2581t")));
  }

  @ParameterizedTest
  @MethodSource("files")
  void encodesAndDecodesAsHuggingFaceDoes(JsonFixture file) {
    Tokenizer ours = file.parse();
    assertThat(Tokenizer.parse(ours.json()).id()).isEqualTo(ours.id());
    try (HuggingFace theirs = new HuggingFace(file.bytes());
        HuggingFace written = new HuggingFace(ours.json())) {
      for (long seed = 0; seed < 400; seed++) {
        String text = text(seed);
        int[] ids = ours.encodeWithSpecialTokens(text);
        assertThat(ids).as("seed %d: %s", seed, text).isEqualTo(theirs.encode(text));
        assertThat(written.encode(text)).as("seed %d: %s", seed, text).isEqualTo(ids);
        assertThat(ours.decodeText(ids)).isEqualTo(theirs.decode(ids));
      }
    }
  }

  @Test
  void specialTokensThatAreNotAskedForArePlainText() {
    try (HuggingFace theirs = new HuggingFace(JsonFixture.ofCharacters().withoutAdded().bytes())) {
      for (long seed = 0; seed < 400; seed++) {
        String text = text(seed);
        assertThat(TOKENIZER.encode(text)).as(text).isEqualTo(theirs.encode(text));
      }
    }
  }

  @Test
  void encodesLongTextAsHuggingFaceDoes() {
    StringBuilder text = new StringBuilder();
    for (long seed = 0; seed < 500; seed++) {
      text.append(text(seed)).append("\n\u4e2d e\u0301".repeat(3)).append(" ".repeat(200));
    }
    String whole = text.toString();
    try (HuggingFace theirs = new HuggingFace(JsonFixture.ofCharacters().bytes())) {
      assertThat(TOKENIZER.encodeWithSpecialTokens(whole)).isEqualTo(theirs.encode(whole));
    }
  }

  @Test
  void decodesWhatItEncodedButForTheMarkOfSpaces() {
    for (long seed = 0; seed < 400; seed++) {
      RandomText random = new RandomText(seed);
      String text = text(seed);
      assertThat(TOKENIZER.decodeText(TOKENIZER.encode(text)))
          .isEqualTo(text.replace(TokenSpelling.SPACE_MARK, ' '));
      byte[] bytes = random.bytes(40);
      assertThat(TOKENIZER.decode(TOKENIZER.encode(bytes))).as("seed %d", seed).isEqualTo(bytes);
    }
    assertThat(TOKENIZER.encode("")).isEmpty();
    assertThat(TOKENIZER.decode(new int[0])).isEmpty();
  }

  @Test
  void aTokenBehindOthersKeepsTheSpaceThatAWholeTextLoses() {
    int[] ids = TOKENIZER.encode("  the \u00f0\n");
    StringBuilder shown = new StringBuilder();
    for (int id : ids) {
      shown.append(new String(TOKENIZER.tokenBytes(id), StandardCharsets.ISO_8859_1));
    }
    assertThat(shown).hasToString("   the \u00c3\u00b0\n");
    assertThat(TOKENIZER.decodeText(ids)).isEqualTo("  the \u00f0\n");
    assertThat(TOKENIZER.tokenBytes(3 + 0xC3)).containsExactly(0xC3);
    assertThat(characters("decoder", decoder("")).parse().decodeText(ids))
        .isEqualTo("   the \u00f0\n");
  }

  @Test
  void endsTextWithTheTokenOfLlama() {
    assertThat(TOKENIZER.endOfText()).hasValue(2);
    assertThat(TOKENIZER.vocabularySize()).isEqualTo(700);
  }

  @Test
  void cutsBetweenWordsAndWhereUnknownCharactersBecomeBytes() {
    byte[] text = "\u2581the\u2581model\u0f00\u2581a".getBytes(StandardCharsets.UTF_8);
    IntList ends = new IntList(8);
    TOKENIZER.model().refined(Splitter.WHOLE).split(text, 0, text.length, ends);
    assertThat(ends.toArray()).contains(6, 14, 17).endsWith(21);
    ends.truncate(0);
    TokenizerModel bytesMerge =
        JsonFixture.ofCharacters().withMerge("<0x0A>", "<0x0A>").parse().model();
    bytesMerge.refined(Splitter.WHOLE).split(text, 0, text.length, ends);
    assertThat(ends.toArray()).containsExactly(21);
  }

  @Test
  void namesFilesThatGiveOtherIdsOtherwise() {
    assertThat(files().map(file -> file.getPayload().parse().id())).doesNotHaveDuplicates();
  }

  @Test
  void refusesWhatItCannotReadExactly() {
    refused(
        JsonFixture.ofCharacters().withModel("ignore_merges", "true"),
        "byte_fallback and ignore_merges are both true: only one of them can be read");
    refused(
        JsonFixture.ofCharacters().withModel("unk_token", "'<none>'"),
        "unk_token is '<none>', which is not in the vocabulary");
    refused(
        metaspace("'prepend_scheme':'last'"),
        "prepend_scheme is last: only never, first and always can be read");
    refused(
        metaspace("'add_prefix_space':false"),
        "add_prefix_space is false and prepend_scheme is always: one must be the other's");
    refused(
        characters("decoder", "null"),
        "byte_fallback is true and the decoder is null: only Replace '\u2581' with ' ',"
            + " ByteFallback, Fuse and perhaps Strip of one ' ' can be read");
    refused(
        characters("pre_tokenizer", "{'type':'ByteLevel'}"),
        "byte_fallback is true and the pre_tokenizer is {\"type\":\"ByteLevel\"}: only none or"
            + " Metaspace alone can be read");
    String folded = "{'type':'Sequence','normalizers':[{'type':'NFC'}," + REPLACE + "]}";
    assertThatThrownBy(characters("normalizer", folded)::parse)
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessageStartingWith("byte_fallback is true and the normalizer is ");
    refused(
        characters("normalizer", "{'type':'NFC'}"),
        "byte_fallback is true and the normalizer is {\"type\":\"NFC\"}: only Replace ' ' with"
            + " '\u2581', with or without Prepend '\u2581' before it, can be read");
    refused(
        JsonFixture.ofCharacters()
            .withAdded(new AddedToken(700, "a b", false, true, false, false, false))
            .withAdded(new AddedToken(701, "a\u2581b", false, true, false, false, false)),
        "added tokens 'a b' and 'a\u2581b' are both '\u2581a\u2581b' in normalized text: only one"
            + " can be found");
    refused(
        JsonFixture.ofCharacters().withToken("", 700),
        "token '' (id 700) is empty or no text: every token needs a name");
    for (String strip : new String[] {"2,'stop':0", "1,'stop':1"}) {
      assertThatThrownBy(
              characters(
                      "decoder", decoder(",{'type':'Strip','content':' ','start':" + strip + "}"))
                  ::parse)
          .hasMessageContaining("can be read");
    }
  }

  private static void refused(JsonFixture file, String message) {
    assertThatThrownBy(file::parse)
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessage(message);
  }

  /** With special tokens, marks and names of bytes in it. */
  private static String text(long seed) {
    RandomText random = new RandomText(seed);
    String[] parts = {
      "<s>", "</s>", "\u2581", "<0x0A>", " the", "e", "<x>", "[I]", "   ", "\u00e9"
    };
    StringBuilder text = new StringBuilder();
    for (int i = random.below(6); i > 0; i--) {
      text.append(random.next(6));
      for (int j = random.below(3); j > 0; j--) {
        text.append(parts[random.below(parts.length)]);
      }
    }
    return text.toString();
  }

  private static JsonFixture withAdded(JsonFixture file) {
    return file.withAdded(new AddedToken(700, "<x>", false, true, false, false, false))
        .withAdded(new AddedToken(701, "[I]", true, false, false, true, false))
        .withAdded(new AddedToken(702, "\u2581\u00e9", false, false, true, false, true))
        .withAdded(new AddedToken(703, "\u0301", false, false, false, false, false));
  }

  private static JsonFixture characters(String field, String json) {
    return JsonFixture.ofCharacters().with(field, json);
  }

  private static JsonFixture metaspace(String fields) {
    return characters("normalizer", "null")
        .with("pre_tokenizer", "{'type':'Metaspace','replacement':'\u2581'," + fields + "}");
  }

  private static String normalizers(String... steps) {
    return "{'type':'Sequence','normalizers':" + Arrays.toString(steps) + "}";
  }

  private static String decoder(String last) {
    return "{'type':'Sequence','decoders':[{'type':'Replace','pattern':{'String':'\u2581'},"
        + "'content':' '},{'type':'ByteFallback'},{'type':'Fuse'}"
        + last
        + "]}";
  }
}
