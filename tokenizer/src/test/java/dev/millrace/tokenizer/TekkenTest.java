package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.tokenizer.internal.split.SplitPattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TekkenTest {
  private static final int SPECIALS = 4;
  private static final List<String> MERGED = List.of("th", "in", "the", " the", "ing", "12");

  // one digit at a time, as Mistral's pattern has it
  private static final String PATTERN = SplitPattern.QWEN2.regex();

  static ObjectNode file() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.putObject("config")
        .put("pattern", PATTERN)
        .put("default_vocab_size", SPECIALS + 256 + MERGED.size())
        .put("default_num_special_tokens", SPECIALS);
    ArrayNode vocabulary = root.putArray("vocab");
    for (int b = 0; b < 256; b++) {
      vocabulary.addObject().put("rank", b).put("token_bytes", new byte[] {(byte) b});
    }
    for (String token : MERGED) {
      byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
      vocabulary.addObject().put("rank", vocabulary.size() - 1).put("token_bytes", bytes);
    }
    // beyond the size that config names
    vocabulary.addObject().put("rank", vocabulary.size() - 1).put("token_bytes", new byte[] {1, 2});
    ArrayNode specials = root.putArray("special_tokens");
    specials.addObject().put("rank", 0).put("token_str", "<unk>").put("is_control", true);
    specials.addObject().put("rank", 1).put("token_str", "<s>").put("is_control", true);
    specials.addObject().put("rank", 2).put("token_str", "</s>").put("is_control", true);
    return root;
  }

  private static Tokenizer read(ObjectNode file) {
    return Tokenizer.parseTekken(file.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void idsAreRanksAfterTheSpecialTokens() {
    Tokenizer tokenizer = read(file());
    int first = SPECIALS + 256;
    assertThat(tokenizer.encode("the the12\u0001\u0002"))
        .containsExactly(
            first + 2, first + 3, SPECIALS + '1', SPECIALS + '2', SPECIALS + 1, SPECIALS + 2);
    assertThat(tokenizer.vocabularySize()).isEqualTo(first + MERGED.size());
    assertThat(tokenizer.encode("<s>")).doesNotContain(1);
    assertThat(tokenizer.encodeWithSpecialTokens("<s>in</s>")).containsExactly(1, first + 1, 2);
    assertThat(tokenizer.specialToken("<SPECIAL_3>")).hasValue(3);
  }

  @ParameterizedTest
  @CsvSource({"v3, true", "v7, true", "v11, false", "7, false"})
  void olderFilesHaveTheSpecialTokensThatMistralGivesThem(String version, boolean old) {
    ObjectNode root = file();
    root.remove("special_tokens");
    int specials = 24;
    root.withObject("/config")
        .put("version", version)
        .put("default_vocab_size", specials + 256 + MERGED.size())
        .put("default_num_special_tokens", specials);
    if (!old) {
      assertThatThrownBy(() -> read(root)).hasMessageContaining("only files up to v7");
      return;
    }
    Tokenizer tokenizer = read(root);
    assertThat(tokenizer.addedTokenIds())
        .hasSize(specials)
        .containsEntry("<unk>", 0)
        .containsEntry("[INST]", 3)
        .containsEntry("[TOOL_CALLS]", 9)
        .containsEntry("<pad>", 11)
        .containsEntry("[SUFFIX]", 16)
        .containsEntry("[TOOL_CONTENT]", 19)
        .containsEntry("<SPECIAL_20>", 20);
    assertThat(tokenizer.encodeWithSpecialTokens("[INST]in")).containsExactly(3, specials + 257);
  }

  @Test
  void itsTokenizerJsonGivesHuggingFaceTheSameIds() {
    Tokenizer tokenizer = read(file());
    assertThat(Tokenizer.parse(tokenizer.json()).id()).isEqualTo(tokenizer.id());
    try (HuggingFace reference = new HuggingFace(tokenizer.json())) {
      RandomText texts = new RandomText(11);
      for (int i = 0; i < 500; i++) {
        String text = texts.next(8);
        assertThat(reference.encode(text))
            .as("'%s'", text)
            .isEqualTo(tokenizer.encodeWithSpecialTokens(text));
      }
    }
  }

  @Test
  void whatIsWrongIsNamed() {
    refuses(root -> root.remove("special_tokens"), "special_tokens is missing, version is ''");
    refuses(
        root -> {
          root.remove("special_tokens");
          root.withObject("/config").put("version", "v7");
        },
        "version is 'v7' and there are 4");
    refuses(root -> root.put("special_tokens", 1), "special_tokens is 1: expected a list");
    refuses(root -> root.withObject("/config").remove("pattern"), "expected a regular expression");
    refuses(root -> root.withObject("/config").put("default_vocab_size", 4), "no token is left");
    refuses(
        root -> root.withObject("/config").put("default_vocab_size", 1000),
        "vocab has 263 of the 996 tokens");
    refuses(root -> root.withObject("/config").put("default_vocab_size", 1L << 40), "expected");
    refuses(root -> root.withArray("/vocab").addObject().put("rank", 1), "has no token_bytes");
    refuses(
        root -> root.withArray("/vocab").addObject().put("rank", 1).put("token_bytes", "QQ=="),
        "rank 1 is used twice");
    refuses(
        root -> root.withArray("/vocab").addObject().put("rank", 2).put("token_bytes", "*"),
        "not in base64");
    refuses(root -> root.withArray("/special_tokens").addObject().put("rank", 4), "below 4");
    assertThatThrownBy(() -> Tokenizer.parseTekken(new byte[] {'{'}))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessage("no tekken.json, or cut short");
  }

  private static void refuses(Consumer<ObjectNode> fault, String message) {
    ObjectNode root = file();
    fault.accept(root);
    assertThatThrownBy(() -> read(root))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessageContaining(message);
  }
}
