package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.split.SplitPattern;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same ids as Hugging Face tokenizers, from the same file and from the file we write. */
class HuggingFaceTest {
  private static final String GPT2 =
      "{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':true,'use_regex':true}";
  private static final String BYTES_ONLY =
      "{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':true,'use_regex':false}";

  @ParameterizedTest
  @ValueSource(strings = {"r50k_base", "p50k_base", "cl100k_base", "o200k_base"})
  void encodesAlikeWithPublishedVocabulariesExported(String name) {
    compare(Tokenizers.named(name).json(), 500, UnaryOperator.identity());
  }

  static Stream<Named<JsonFixture>> files() {
    JsonFixture qwen = JsonFixture.trained().with("pre_tokenizer", sequence(SplitPattern.QWEN2));
    return Stream.of(
        Named.of("trained", JsonFixture.trained()),
        Named.of("gpt2", JsonFixture.trained().with("pre_tokenizer", GPT2)),
        Named.of(
            "prefix space",
            JsonFixture.trained()
                .with("pre_tokenizer", GPT2.replace("space':false", "space':true"))),
        Named.of(
            "llama 3",
            JsonFixture.trained()
                .withMergesAsPairs()
                .withModel("ignore_merges", "true")
                .with("pre_tokenizer", sequence(SplitPattern.CL100K))),
        Named.of(
            "o200k", JsonFixture.trained().with("pre_tokenizer", sequence(SplitPattern.O200K))),
        Named.of("qwen without normalizer", qwen),
        Named.of("smollm", JsonFixture.trained().with("pre_tokenizer", digits(true, GPT2))),
        Named.of(
            "digit runs", JsonFixture.trained().with("pre_tokenizer", digits(false, BYTES_ONLY))),
        Named.of("no pattern", JsonFixture.trained().with("pre_tokenizer", BYTES_ONLY)),
        Named.of(
            "another pattern",
            JsonFixture.trained()
                .with("pre_tokenizer", split("\\\\p{Lu}?\\\\p{Ll}+|[\\\\w!]{2,4}|[^\\\\n]$"))),
        Named.of(
            "deepseek's sequence",
            JsonFixture.trained()
                .with(
                    "pre_tokenizer",
                    "{'type':'Sequence','pretokenizers':["
                        + regex("[\\\\r\\\\n]")
                        + ','
                        + regex("\\\\s?\\\\p{L}+")
                        + ",{'type':'Digits','individual_digits':true},"
                        + BYTES_ONLY
                        + "]}")),
        Named.of(
            "cuts at empty matches",
            JsonFixture.trained().with("pre_tokenizer", split("(?=(\\\\d{3})+(?!\\\\d))|b??|$"))),
        Named.of(
            "words outside of brackets",
            JsonFixture.trained().with("pre_tokenizer", split("\\\\w+|[\\\\w!]|\\\\W{2}"))),
        Named.of(
            "split at a string", JsonFixture.trained().with("pre_tokenizer", strings("l", "."))),
        Named.of("merges without order", JsonFixture.trained().withMergesReversed()),
        Named.of("tokens never reached", JsonFixture.trained().withoutLastMerges(40)),
        Named.of(
            "tokens reached as whole pieces",
            JsonFixture.trained().withoutLastMerges(40).withModel("ignore_merges", "true")),
        Named.of(
            "added tokens",
            JsonFixture.trained()
                .withAdded(new AddedToken(557, "the<", false, true, true, false, false))
                .withAdded(new AddedToken(558, "x>", true, false, false, true, false))
                .withAdded(new AddedToken(559, "hello hello", false, false, false, false, true))
                .withAdded(new AddedToken(560, " \n", false, true, false, false, false))
                .withAdded(
                    new AddedToken(561, "hello hello hello", true, false, true, true, false))),
        Named.of(
            "single words",
            JsonFixture.trained()
                .withAdded(new AddedToken(557, "\u4e2d\u6587", true, false, false, false, true))
                .withAdded(new AddedToken(558, "!...", false, true, false, false, true))),
        Named.of(
            "white space that a token strips is a token too",
            JsonFixture.trained()
                .withAdded(new AddedToken(557, "\n", false, true, false, true, false))
                .withAdded(new AddedToken(558, "\u00a0", false, true, true, true, false))
                .withAdded(new AddedToken(559, "\u4e2d\u6587", false, true, false, true, false))),
        Named.of(
            "an added token that merges make as well",
            JsonFixture.trained()
                .withAdded(new AddedToken(idOf("the"), "the", false, true, true, false, true))));
  }

  private static int idOf(String token) {
    return JsonFixture.trained().vocabulary().path(token).asInt();
  }

  @ParameterizedTest
  @MethodSource("files")
  void encodesAlikeFromFilesOfEveryStyle(JsonFixture file) {
    compare(
        file.bytes(),
        600,
        text -> text + " the<x> hello hello hello hello_ \t the< <|endoftext|> ");
  }

  // its normalization knows no combining marks younger than Unicode 9: only text of older ones
  @ParameterizedTest
  @ValueSource(strings = {"NFC", "NFD", "NFKC", "NFKD"})
  void normalizesAlike(String form) {
    JsonFixture file =
        JsonFixture.trained()
            .with("normalizer", "{'type':'" + form + "'}")
            .withAdded(new AddedToken(557, "e\u0301", false, true, false, false, false))
            .with("pre_tokenizer", sequence(SplitPattern.QWEN2));
    List<String> parts =
        List.of(
            "e\u0301",
            "\u00e9",
            "\u212b",
            "\ufb01",
            "q\u0323\u0307",
            "q\u0307\u0323",
            "\u1100\u1161",
            " ",
            "a1",
            "\u0958");
    compare(
        file.bytes(),
        300,
        text -> {
          StringBuilder combined = new StringBuilder();
          text.codePoints().limit(20).forEach(c -> combined.append(parts.get(c % parts.size())));
          return combined.toString();
        });
  }

  private static void compare(byte[] json, int texts, UnaryOperator<String> change) {
    Tokenizer ours = Tokenizer.parse(json);
    compare(ours, json, texts, change);
    if (!Arrays.equals(json, ours.json())) {
      compare(ours, ours.json(), texts, change);
    }
  }

  private static void compare(
      Tokenizer ours, byte[] json, int texts, UnaryOperator<String> change) {
    try (HuggingFace theirs = new HuggingFace(json)) {
      for (long seed = 0; seed < texts; seed++) {
        String text = change.apply(new RandomText(seed).next(25));
        assertThat(ours.encodeWithSpecialTokens(text))
            .as("seed %d: %s", seed, text)
            .isEqualTo(theirs.encode(text));
      }
    }
  }

  private static String sequence(SplitPattern pattern) {
    return split(pattern.regex().replace("\\", "\\\\").replace("'", "\\u0027"));
  }

  private static String split(String regex) {
    return "{'type':'Sequence','pretokenizers':[" + regex(regex) + ',' + BYTES_ONLY + "]}";
  }

  private static String regex(String regex) {
    return "{'type':'Split','pattern':{'Regex':'"
        + regex
        + "'},'behavior':'Isolated','invert':false}";
  }

  private static String strings(String... literals) {
    StringBuilder steps = new StringBuilder("{'type':'Sequence','pretokenizers':[");
    for (String literal : literals) {
      steps.append("{'type':'Split','pattern':{'String':'" + literal + "'},");
      steps.append("'behavior':'Isolated','invert':false},");
    }
    return steps + BYTES_ONLY + "]}";
  }

  private static String digits(boolean individual, String byteLevel) {
    return "{'type':'Sequence','pretokenizers':[{'type':'Digits','individual_digits':"
        + individual
        + "},"
        + byteLevel
        + "]}";
  }
}
