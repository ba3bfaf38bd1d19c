package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.bpe.ByteCharacters;
import dev.millrace.tokenizer.internal.split.SplitPattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerJsonTest {
  private static final Tokenizer TRAINED = JsonFixture.trained().parse();

  @Test
  void hasTheSameIdHoweverTheFileIsWritten() {
    JsonFixture file = JsonFixture.trained();
    assertThat(Tokenizer.parse(file.prettyBytes()).id()).isEqualTo(TRAINED.id());
    assertThat(file.withMergesAsPairs().parse().id()).isEqualTo(TRAINED.id());
    assertThat(file.withModel("ignore_merges", "true").parse().id()).isEqualTo(TRAINED.id());
    assertThat(file.with("post_processor", "null").parse().id()).isEqualTo(TRAINED.id());
    file.vocabulary().remove("<|endoftext|>");
    assertThat(file.parse().id()).isEqualTo(TRAINED.id());
  }

  @Test
  void hasAnotherIdWhereverIdsOfTextDiffer() {
    assertThat(
            List.of(
                TRAINED.id(),
                JsonFixture.trained().withMergesReversed().parse().id(),
                JsonFixture.trained().withoutLastMerges(1).parse().id(),
                JsonFixture.trained()
                    .withoutLastMerges(1)
                    .withModel("ignore_merges", "true")
                    .parse()
                    .id(),
                JsonFixture.trained().with("normalizer", "{'type':'NFC'}").parse().id(),
                JsonFixture.trained().with("pre_tokenizer", "{'type':'ByteLevel'}").parse().id(),
                JsonFixture.trained()
                    .with("pre_tokenizer", "{'type':'ByteLevel','add_prefix_space':false}")
                    .parse()
                    .id(),
                JsonFixture.trained().withAdded(AddedToken.special(557, "<x>")).parse().id(),
                JsonFixture.trained()
                    .withAdded(new AddedToken(557, "<x>", false, false, false, false, false))
                    .parse()
                    .id()))
        .doesNotHaveDuplicates();
  }

  @Test
  void keepsWhereSpecialTokensAreAddedAroundText() {
    String postProcessor =
        "{'type':'TemplateProcessing','single':[{'Sequence':{'id':'A','type_id':0}}]}";
    Tokenizer tokenizer = JsonFixture.trained().with("post_processor", postProcessor).parse();
    assertThat(new String(tokenizer.json(), StandardCharsets.UTF_8))
        .contains(postProcessor.replace('\'', '"'));
  }

  @Test
  void findsAddedTokensThatAreNotSpecialWithoutBeingAsked() {
    Tokenizer tokenizer =
        JsonFixture.trained()
            .withAdded(new AddedToken(557, "<tool>", false, false, false, false, false))
            .parse();
    assertThat(tokenizer.encode("a<tool>b<|endoftext|>")).contains(557).doesNotContain(556);
    assertThat(tokenizer.encodeWithSpecialTokens("a<tool>b<|endoftext|>")).contains(557, 556);
    assertThat(tokenizer.encode("a<tool>".getBytes(StandardCharsets.UTF_8))).contains(557);
  }

  @Test
  void leavesOutBytesThatTheVocabularyLacks() {
    JsonFixture file = JsonFixture.trained();
    String lacking = ByteCharacters.write(new byte[] {(byte) 0xff});
    int id = file.vocabulary().get(lacking).intValue();
    file.vocabulary().remove(lacking);
    file.withToken(ByteCharacters.write(new byte[] {(byte) 0xff, (byte) 0xfe}), id);
    byte[] bytes = {'a', (byte) 0xff, 'b'};
    assertThat(file.parse().decode(file.parse().encode(bytes))).isEqualTo(new byte[] {'a', 'b'});
    file.withModel("unk_token", "'!'");
    assertThat(file.parse().decode(file.parse().encode(bytes)))
        .isEqualTo(new byte[] {'a', '!', 'b'});
  }

  @Test
  void readsSplitsThatRemoveWhatIsBetweenMatchesOfAPatternThatCoversAllText() {
    String split =
        "{'type':'Sequence','pretokenizers':[{'type':'Split','pattern':{'Regex':'PATTERN'},"
            + "'behavior':'Removed','invert':true},{'type':'ByteLevel','add_prefix_space':false,'use_regex':false}]}";
    String pattern = SplitPattern.QWEN2.regex().replace("\\", "\\\\").replace("'", "\\u0027");
    assertThat(
            JsonFixture.trained()
                .with("pre_tokenizer", split.replace("PATTERN", pattern))
                .parse()
                .decodeText(TRAINED.encode("a1 b")))
        .isEqualTo("a1 b");
    refused(
        JsonFixture.trained().with("pre_tokenizer", split.replace("PATTERN", "[a-z]+")),
        "Split '[a-z]+' has behavior Removed, invert true: only Isolated can be read");
  }

  /** Recorded once: topics, checkpoints and blocks name their tokenizer so. */
  @Test
  void idOfATokenizerThatStartsWithCharactersStays() {
    assertThat(JsonFixture.ofCharacters().parse().id())
        .isEqualTo("886b03e007e7f04beefff8007499700f484ee7b1d0bf4ff45b8172fc0fe8c061");
  }

  @Test
  void refusesOtherModels() {
    refused(
        JsonFixture.trained().withModel("type", "'WordPiece'"),
        "the model is WordPiece: only BPE and Unigram can be read");
    refused(
        JsonFixture.trained().with("model", "{'type':'Unigram','vocab':[]}"),
        "the vocabulary is empty");
    refused(
        JsonFixture.trained()
            .withModel("byte_fallback", "true")
            .with("pre_tokenizer", "{'type':'ByteLevel'}"),
        "the pre_tokenizer is {\"type\":\"ByteLevel\"}: only"
            + " Metaspace with '\u2581' can be read");
    refused(
        JsonFixture.trained().withModel("end_of_word_suffix", "'</w>'"),
        "end_of_word_suffix is \"</w>\": only BPE without one can be read");
    refused(
        JsonFixture.trained().withModel("dropout", "0.1"),
        "dropout is 0.1: ids must not depend on chance, set it to null");
  }

  @Test
  void refusesOtherPreTokenizersAndNormalizers() {
    refused(
        JsonFixture.trained().with("pre_tokenizer", "{'type':'Metaspace'}"),
        "pre_tokenizer Metaspace is not one of ByteLevel, Split, Digits: without byte_fallback only"
            + " byte-level BPE can be read");
    refused(
        JsonFixture.trained().with("pre_tokenizer", "null"),
        "pre_tokenizer missing is not one of ByteLevel, Split, Digits: without byte_fallback only"
            + " byte-level BPE can be read");
    refused(
        JsonFixture.trained().with("pre_tokenizer", "{'type':'Digits'}"),
        "the pre_tokenizer is Digits without ByteLevel: without byte_fallback only byte-level BPE"
            + " can be read");
    refused(
        JsonFixture.trained().with("normalizer", "{'type':'Lowercase'}"),
        "the normalizer is Lowercase: only NFC, NFD, NFKC and NFKD can be read");
    refused(
        JsonFixture.trained()
            .with(
                "pre_tokenizer",
                "{'type':'Sequence','pretokenizers':[{'type':'Digits'},{'type':'ByteLevel','add_prefix_space':true}]}"),
        "add_prefix_space is true after another pre_tokenizer: only text as a whole can get one");
  }

  @Test
  void refusesVocabulariesWithFaults() {
    refused(
        JsonFixture.trained().withToken("zzzz", 300),
        "id 300 is both '"
            + ByteCharacters.write(TRAINED.tokenBytes(300))
            + "' and 'zzzz': every token needs its own");
    refused(
        JsonFixture.trained().withToken("zzzz", 600),
        "id 557 is missing, the largest is 600: ids must have no gap, the file may be cut short");
    refused(
        JsonFixture.trained().withToken("\u2581the", 557),
        "token '\u2581the' (id 557) is not written in byte-level characters: this is no byte-level"
            + " BPE");
    refused(
        JsonFixture.trained().withToken("zzzz", -1),
        "token 'zzzz' has id -1: ids are whole numbers from 0");
    refused(
        JsonFixture.trained().withAdded(AddedToken.special(300, "<x>")),
        "id 300 is both '"
            + ByteCharacters.write(TRAINED.tokenBytes(300))
            + "' and added token '<x>': every token needs its own");
    refused(
        JsonFixture.trained().withAdded(AddedToken.special(556, "<x>")),
        "id 556 is both '<|endoftext|>' and added token '<x>': every token needs its own");
    refused(
        JsonFixture.trained().withModel("unk_token", "'<unk>'"),
        "unk_token is '<unk>', which is not in the vocabulary");
  }

  @Test
  void refusesMergesWithFaults() {
    JsonFixture unknown = JsonFixture.trained();
    unknown.merges().insert(0, "zz zz");
    refused(unknown, "merge 0 needs token 'zz', which is not in the vocabulary");
    JsonFixture single = JsonFixture.trained();
    single.merges().insert(2, "ab");
    refused(single, "merge 2 is \"ab\": expected two tokens");
  }

  @Test
  void refusesAddedTokensThatOtherReadersNumberOtherwise() {
    refused(
        JsonFixture.trained().withAdded(AddedToken.special(558, "<x>")),
        "added token '<x>' has id 558, where readers number it 557: put it into the vocab as well");
    refused(
        JsonFixture.trained()
            .withAdded(AddedToken.special(558, "<y>"))
            .withAdded(AddedToken.special(557, "<x>")),
        "added token '<y>' has id 558, where readers number it 557: put it into the vocab as well");
    assertThat(
            JsonFixture.trained()
                .withAdded(AddedToken.special(560, "<x>"))
                .withToken("<x>", 560)
                .parse()
                .vocabularySize())
        .isEqualTo(561);
    refused(
        JsonFixture.trained()
            .withAdded(AddedToken.special(Integer.MAX_VALUE, "<x>"))
            .withToken("<x>", Integer.MAX_VALUE),
        "added token '<x>' has id 2147483647: the largest that can be read is 16777215");
  }

  @Test
  void keepsTheTokenOfAByteThatAnAddedTokenIsCalledLike() {
    refused(
        JsonFixture.trained().withAdded(AddedToken.special(233, "\u00e9")),
        "id 233 is both '\u00e9' and added token '\u00e9': every token needs its own");
    Tokenizer tokenizer =
        JsonFixture.trained()
            .withAdded(new AddedToken('#', "#", false, false, false, false, true))
            .parse();
    assertThat(tokenizer.encode("#a #")).containsExactly('#', 'a', ' ', '#');
  }

  @Test
  void refusesWhatIsNoFlag() {
    refused(
        JsonFixture.trained().withModel("ignore_merges", "'true'"),
        "ignore_merges is \"true\": expected true or false");
    refused(
        JsonFixture.trained().withModel("byte_fallback", "1"),
        "byte_fallback is 1: expected true or false");
    refused(
        JsonFixture.trained()
            .with("added_tokens", "[{'id':556,'content':'<|endoftext|>','special':0}]"),
        "special is 0: expected true or false");
    refused(
        JsonFixture.trained().with("added_tokens", "{'id':556}"),
        "added_tokens is {\"id\":556}: expected a list");
    refused(
        JsonFixture.trained().with("added_tokens", "[{'id':556}]"),
        "added token {\"id\":556} has no content: expected its text");
    refused(
        JsonFixture.trained().with("post_processor", "['ByteLevel']"),
        "post_processor is [\"ByteLevel\"]: expected null, or an object with a type");
    refused(
        JsonFixture.trained().with("normalizer", "{'type':'Sequence','normalizers':'NFC'}"),
        "the normalizer is Sequence: only NFC, NFD, NFKC and NFKD can be read");
  }

  @Test
  void refusesSettingsThatOtherReadersCombineInTheirOwnWay() {
    JsonFixture fused =
        JsonFixture.trained().withModel("unk_token", "'!'").withModel("fuse_unk", "true");
    assertThat(fused.parse().id()).isEqualTo(TRAINED.id());
    String lacking = ByteCharacters.write(new byte[] {(byte) 0xff});
    int id = fused.vocabulary().get(lacking).intValue();
    fused.vocabulary().remove(lacking);
    fused.withToken("zzzz", id);
    refused(
        fused,
        "fuse_unk is true and the vocabulary lacks 1 of 256 bytes: only one unk_token for each can"
            + " be read");
    refused(
        JsonFixture.trained()
            .withModel("ignore_merges", "true")
            .withAdded(new AddedToken(557, "<x>", false, false, false, false, true)),
        "added token '<x>' is single_word with ignore_merges true: what it is inside a word depends"
            + " on where the file lists it");
  }

  @Test
  void saysInOneShortLineWhatIsWrongWithAnyFile() {
    String odd = "a\n\u2028b".repeat(1_000);
    assertThatThrownBy(JsonFixture.trained().withAdded(AddedToken.special(900, odd))::parse)
        .message()
        .startsWith("added token 'a\\u000a\\u2028ba\\u000a")
        .doesNotContainPattern("[\\n\\u2028]")
        .hasSizeLessThan(6_000);
  }

  @Test
  void refusesATokenWrittenTwice() {
    String json = new String(JsonFixture.trained().bytes(), StandardCharsets.UTF_8);
    String doubled = json.replace("\"vocab\":{", "\"vocab\":{\"!\":700,");
    assertThatThrownBy(() -> Tokenizer.parse(doubled.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessageContaining("Duplicate field '!'");
  }

  @Test
  void refusesAFileCutShortAtAnyPlace() {
    byte[] json = JsonFixture.trained().bytes();
    for (int length = 0; length < json.length; length += 97) {
      byte[] cut = Arrays.copyOf(json, length);
      assertThatThrownBy(() -> Tokenizer.parse(cut))
          .as("%d bytes", length)
          .isInstanceOf(TokenizerFormatException.class)
          .hasMessageStartingWith("no tokenizer.json");
    }
  }

  @Test
  void refusesWhatIsNoJson() {
    for (String content : new String[] {"", "IQ== 0\n", "[]", "7", "\u0000\u0001", "{}"}) {
      assertThatThrownBy(() -> Tokenizer.parse(content.getBytes(StandardCharsets.UTF_8)))
          .as(content)
          .isInstanceOf(TokenizerFormatException.class);
    }
  }

  private static void refused(JsonFixture file, String message) {
    assertThatThrownBy(file::parse)
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessage(message);
  }
}
