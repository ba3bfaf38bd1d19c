package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentencePieceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder = Path.of("");

  private record Row(String text, int[] ids) {}

  static byte[] golden(String file) throws IOException {
    try (InputStream in =
        SentencePieceTest.class.getResourceAsStream("/golden/sentencepiece/" + file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    }
  }

  private static List<Row> rows(String model) throws IOException {
    List<Row> rows = new ArrayList<>();
    String lines = new String(golden(model + ".jsonl"), StandardCharsets.US_ASCII);
    for (String line : lines.lines().toList()) {
      JsonNode row = JSON.readTree(line);
      int[] ids = JSON.treeToValue(row.path("ids"), int[].class);
      rows.add(new Row(row.path("text").textValue(), ids));
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"prefix", "plain", "unknown"})
  void idsAreThoseOfSentencePieceItself(String model) throws IOException {
    Tokenizer tokenizer = Tokenizer.parseSentencePiece(golden(model + ".model"));
    List<Row> rows = rows(model);
    assertThat(rows).hasSize(328);
    for (Row row : rows) {
      assertThat(tokenizer.encode(row.text)).as("%s: '%s'", model, row.text).isEqualTo(row.ids);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prefix", "plain", "unknown"})
  void itsTokenizerJsonIsTheSameTokenizer(String model) throws IOException {
    Tokenizer tokenizer = Tokenizer.parseSentencePiece(golden(model + ".model"));
    Tokenizer again = Tokenizer.parse(tokenizer.json());
    assertThat(again.id()).isEqualTo(tokenizer.id());
    try (HuggingFace reference = new HuggingFace(tokenizer.json())) {
      for (Row row : rows(model)) {
        int[] ids = again.encodeWithSpecialTokens(row.text);
        assertThat(reference.encode(row.text)).as("'%s'", row.text).isEqualTo(ids);
      }
    }
  }

  @Test
  void controlSymbolsInTextStayTextUnlessAskedFor() throws IOException {
    Tokenizer tokenizer = Tokenizer.parseSentencePiece(golden("prefix.model"));
    int begin = tokenizer.specialToken("[INST]").orElseThrow();
    assertThat(tokenizer.encode("[INST]")).doesNotContain(begin);
    assertThat(tokenizer.encodeWithSpecialTokens("[INST]")).containsExactly(begin);
    assertThat(tokenizer.decodeText(tokenizer.encode(" <s> \n x"))).isEqualTo(" <s> \n x");
    assertThat(tokenizer.endOfText()).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer.model", "tekken.json"})
  void aFolderWithoutTokenizerJsonHasThisFile(String name) throws IOException {
    Path file = Files.write(folder.resolve(name), new byte[0]);
    assertThat(TokenizerFolder.file(folder)).hasValue(file);
    Path json = Files.write(folder.resolve("tokenizer.json"), new byte[0]);
    assertThat(TokenizerFolder.file(folder)).hasValue(json);
  }

  @Test
  void aFileOfItsNameIsRead() throws IOException {
    Path file = Files.write(folder.resolve("tokenizer.model"), golden("prefix.model"));
    assertThat(Tokenizer.read(file).id())
        .isEqualTo(Tokenizer.parseSentencePiece(golden("prefix.model")).id());
  }

  @Test
  void aLongLineWithoutSpacesIsEncodedInTime() throws IOException {
    LongLine.requireEncodedInTime(Tokenizer.parseSentencePiece(golden("prefix.model")));
  }

  // fields of a message that comes twice are those of the later one
  @ParameterizedTest
  @CsvSource({
    "1a03120141, precompiled_charsmap is damaged: 1 bytes",
    "1a0a1208ff00000000000000, precompiled_charsmap is damaged: a trie of 255 bytes where 4 are"
        + " left",
    "1a0b1209040000000001050041, precompiled_charsmap is damaged: unit 0 leads to 320 of 1",
    "1203c00101, treat_whitespace_as_suffix is true: only false can be read",
    "12021803, model_type is word: only bpe and unigram can be read",
    "2a03120141, denormalizer_spec has a charsmap: only one without can be read",
    "0a060a02717a1805, is unused",
    "0a050a01ff1801, text that is not UTF-8",
    "0a7f, 127 bytes wanted where 0 are left",
    "ffffffffffffffffffff, a number of more than ten bytes",
    "03, field number 0"
  })
  void whatIsNotReadIsNamed(String hex, String message) throws IOException {
    byte[] more = HexFormat.of().parseHex(hex);
    byte[] file = Bytes.concat(golden("prefix.model"), more);
    assertThatThrownBy(() -> Tokenizer.parseSentencePiece(file))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessageContaining(message);
  }
}
