package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.tokenizer.internal.bpe.UnigramModel;
import dev.millrace.tokenizer.internal.split.SentencePieceText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** tokenizer.json of unigram models, as transformers' converters write it of tokenizer.model. */
class UnigramJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METASPACE =
      "{'type':'Metaspace','replacement':'\u2581','prepend_scheme':'%s','split':%s}";
  private static final String SPACES =
      "{'type':'Replace','pattern':{'Regex':' {2,}'},'content':'%s'}";
  private static final String CHARSMAP = "{'type':'Precompiled','precompiled_charsmap':'%s'}";

  /** The pieces of a model of SentencePiece's, with these normalizers and this pre-tokenizer. */
  static ObjectNode file(String model, List<String> normalizers, String preTokenizer)
      throws IOException {
    Tokenizer tokenizer = UnigramTest.golden(model);
    UnigramModel unigram = (UnigramModel) tokenizer.model();
    ObjectNode root = JSON.createObjectNode().put("version", "1.0");
    ArrayNode added = root.putArray("added_tokens");
    tokenizer.addedTokens().stream()
        .forEach(
            token ->
                added
                    .addObject()
                    .put("id", token.id())
                    .put("content", token.content())
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true));
    ArrayNode steps = root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
    for (String normalizer : normalizers) {
      steps.add(json(normalizer.formatted(charsmap(tokenizer))));
    }
    root.set("pre_tokenizer", json(preTokenizer));
    root.putNull("post_processor");
    root.set("decoder", json(METASPACE.formatted("always", "true")));
    ObjectNode written = root.putObject("model").put("type", "Unigram");
    written.put("unk_id", unigram.unknown().orElseThrow()).put("byte_fallback", unigram.bytes());
    ArrayNode vocabulary = written.putArray("vocab");
    for (int id = 0; id < unigram.vocabulary().size(); id++) {
      String name = new String(unigram.vocabulary().token(id), StandardCharsets.UTF_8);
      vocabulary.addArray().add(name).add(unigram.pieces().scores()[id]);
    }
    return root;
  }

  private static String charsmap(Tokenizer tokenizer) {
    return ((SentencePieceText) tokenizer.preTokenization())
        .charsmap()
        .map(map -> Base64.getEncoder().encodeToString(map.blob()))
        .orElse("");
  }

  private static JsonNode json(String json) throws IOException {
    return JSON.readTree(json.replace('\'', '"'));
  }

  static byte[] bytes(ObjectNode file) {
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }

  static Stream<Arguments> families() {
    String always = METASPACE.formatted("always", "true");
    String words =
        "{'type':'Sequence','pretokenizers':[{'type':'WhitespaceSplit'}," + always + "]}";
    return Stream.of(
        Arguments.of("t5", "unigram-nmt", List.of(CHARSMAP), words),
        Arguments.of(
            "xlm-roberta", "unigram-nmt", List.of(CHARSMAP, SPACES.formatted(" ")), always),
        Arguments.of(
            "mt5",
            "unigram-nmt",
            List.of(
                CHARSMAP,
                "{'type':'Strip','strip_left':false,'strip_right':true}",
                SPACES.formatted("\u2581")),
            always),
        Arguments.of(
            "albert",
            "unigram-nmt",
            List.of(
                "{'type':'Replace','pattern':{'String':'``'},'content':'\\\\u0022'}",
                "{'type':'NFKD'}",
                "{'type':'StripAccents'}",
                "{'type':'Lowercase'}",
                CHARSMAP),
            always),
        Arguments.of(
            "rules", "unigram-rules", List.of(CHARSMAP), METASPACE.formatted("never", "true")),
        Arguments.of("bytes", "unigram-bytes", List.of(), METASPACE.formatted("first", "false")),
        Arguments.of(
            "bytes, prepended",
            "unigram-bytes",
            List.of(
                "{'type':'NFC'}",
                "{'type':'Prepend','prepend':'\u2581'}",
                "{'type':'Replace','pattern':{'String':' '},'content':'\u2581'}"),
            "null"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void idsAreThoseOfHuggingFace(
      String name, String model, List<String> normalizers, String preTokenizer) throws IOException {
    byte[] file = bytes(file(model, normalizers, preTokenizer));
    Tokenizer tokenizer = Tokenizer.parse(file);
    Tokenizer again = Tokenizer.parse(tokenizer.json());
    assertThat(again.id()).isEqualTo(tokenizer.id());
    try (HuggingFace reference = new HuggingFace(file);
        HuggingFace written = new HuggingFace(tokenizer.json())) {
      boolean accents = name.equals("albert");
      for (String any : UnigramTest.texts(1_500)) {
        String text = accents ? withoutLaterMarks(any) : any;
        int[] ids = tokenizer.encodeWithSpecialTokens(text);
        assertThat(reference.encode(text)).as("%s: '%s'", name, text).isEqualTo(ids);
        assertThat(written.encode(text)).as("%s: '%s'", name, text).isEqualTo(ids);
      }
    }
  }

  // the library's StripAccents knows the marks of Unicode 9 only
  private static String withoutLaterMarks(String text) {
    return text.replaceAll("[\\p{M}&&[^\\u0300-\\u036f]]", "");
  }

  @Test
  void textThatIsNormalizedToASpecialTokenStaysText() throws IOException {
    ObjectNode root =
        file("unigram-nmt", List.of("{'type':'NFKC'}"), METASPACE.formatted("always", "true"));
    Tokenizer tokenizer = Tokenizer.parse(bytes(root));
    assertThat(tokenizer.encode("\uff1c/\uff53\uff1e </s>")).doesNotContain(2);
    assertThat(tokenizer.encodeWithSpecialTokens("a</s>")).endsWith(2);
    assertThat(tokenizer.decodeText(tokenizer.encode("the  topic"))).isEqualTo("the  topic");
  }

  @Test
  void whatIsNotReadIsNamed() {
    refuses(root -> model(root).put("unk_id", 5_000), "unk_id is 5000: expected one of the");
    refuses(root -> model(root).withArray("vocab").addArray().add("x"), "expected its text and a");
    refuses(root -> model(root).putArray("vocab"), "the vocabulary is empty");
    refuses(
        root -> root.putObject("normalizer").put("type", "Nmt"), "the normalizer has Nmt: only");
    refuses(
        root -> root.putObject("pre_tokenizer").put("type", "Whitespace"),
        "only Metaspace with '\u2581' can be read");
    refuses(
        root -> root.withObject("/pre_tokenizer").put("prepend_scheme", "first"),
        "prepend_scheme is first and there is a normalizer");
    refuses(
        root ->
            root.putObject("normalizer")
                .put("type", "Precompiled")
                .put("precompiled_charsmap", "/////w=="),
        "precompiled_charsmap is damaged");
    refuses(
        root ->
            root.putObject("normalizer")
                .put("type", "Replace")
                .put("content", "")
                .putObject("pattern")
                .put("Regex", "a+"),
        "only a String and the Regex ' {2,}'");
  }

  private static ObjectNode model(ObjectNode root) {
    return root.withObject("/model");
  }

  private static void refuses(Consumer<ObjectNode> fault, String message) {
    assertThatThrownBy(
            () -> {
              ObjectNode root =
                  file(
                      "unigram-rules",
                      List.of("{'type':'NFC'}"),
                      METASPACE.formatted("always", "true"));
              fault.accept(root);
              Tokenizer.parse(bytes(root));
            })
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessageContaining(message);
  }
}
