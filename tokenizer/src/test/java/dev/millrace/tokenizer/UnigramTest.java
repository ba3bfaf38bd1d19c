package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnigramTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TEXTS = 6_000;
  private static final List<String> HOSTILE =
      List.of(
          "\u200b",
          "\u200d",
          "\u202e",
          "\u2066",
          "\ufeff",
          "\u2581",
          " ",
          "   ",
          "\u3000",
          "\u00a0",
          "\uff34\uff28",
          "\ufdfa",
          "\ufb03",
          "\u0301\u0302",
          "\u1112\u1161\u11ab",
          "\u0130",
          "\u1e9e",
          "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
          "\ud83c\udde9\ud83c\uddea",
          "\u0000",
          "\u0007",
          "\u0085",
          "\u2028",
          "~",
          "ll",
          "(C)",
          "!!",
          "<start_of_turn>",
          "wall",
          "<unk>",
          "<0x0A>",
          "the ",
          "ing",
          "\u4e2d\u6587",
          "\u0915\u094d\u0937",
          "\u00ad",
          "\ufffd",
          "\n\n");

  @TempDir private Path folder = Path.of("");

  private record Row(String text, int[] ids) {}

  private static List<Row> rows(byte[] file) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : new String(file, StandardCharsets.US_ASCII).lines().toList()) {
      JsonNode row = JSON.readTree(line);
      int[] ids = JSON.treeToValue(row.path("ids"), int[].class);
      rows.add(new Row(row.path("text").textValue(), ids));
    }
    return rows;
  }

  static Tokenizer golden(String model) throws IOException {
    return Tokenizer.parseSentencePiece(SentencePieceTest.golden(model + ".model"));
  }

  /** Seeded texts of ordinary and of hostile parts, all of them valid. */
  static List<String> texts(int count) {
    Random random = new Random(21);
    List<String> texts = new ArrayList<>();
    for (int seed = 0; seed < count; seed++) {
      RandomText ordinary = new RandomText(seed);
      StringBuilder text = new StringBuilder();
      for (int parts = random.nextInt(6); parts >= 0; parts--) {
        text.append(ordinary.next(6));
        String hostile = HOSTILE.get(random.nextInt(HOSTILE.size()));
        text.append(hostile.repeat(random.nextInt(10) == 0 ? 20 : random.nextInt(3)));
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private static void assertSame(Tokenizer tokenizer, List<Row> rows, String model) {
    for (Row row : rows) {
      assertThat(tokenizer.encode(row.text)).as("%s: '%s'", model, row.text).isEqualTo(row.ids);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unigram-nmt", "unigram-bytes", "unigram-rules", "bpe-rules"})
  void idsAreThoseOfSentencePieceItself(String model) throws IOException {
    List<Row> rows = rows(SentencePieceTest.golden(model + ".jsonl"));
    assertThat(rows).hasSize(349);
    assertSame(golden(model), rows, model);
  }

  @Tag("external")
  @Test
  void sentencePieceTrainedHereGivesTheSameIds() throws Exception {
    List<String> lines = new ArrayList<>();
    for (String text : texts(TEXTS)) {
      lines.add(ascii(JSON.writeValueAsString(text)));
    }
    Files.write(folder.resolve("texts.jsonl"), lines, StandardCharsets.US_ASCII);
    Process script =
        new ProcessBuilder(
                "/usr/bin/python3",
                "tokenizer/src/test/python/golden_unigram.py",
                folder.toAbsolutePath().toString())
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(script.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(script.exitValue())
        .as("python3 with Debian's python3-sentencepiece: %s", folder.resolve("log"))
        .isZero();
    List<String> models = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, "*.model")) {
      for (Path file : files) {
        String model = file.getFileName().toString().replace(".model", "");
        List<Row> rows = rows(Files.readAllBytes(folder.resolve(model + ".jsonl")));
        assertThat(rows).hasSize(TEXTS);
        assertSame(Tokenizer.read(file), rows, model);
        models.add(model);
      }
    }
    assertThat(models).hasSize(10);
  }

  private static String ascii(String json) {
    StringBuilder escaped = new StringBuilder();
    json.chars()
        .mapToObj(c -> c < 0x7f ? Character.toString(c) : "\\u%04x".formatted(c))
        .forEach(escaped::append);
    return escaped.toString();
  }

  @Test
  void controlSymbolsInTextStayTextUnlessAskedFor() throws IOException {
    Tokenizer tokenizer = golden("unigram-nmt");
    int begin = tokenizer.specialToken("[INST]").orElseThrow();
    assertThat(tokenizer.encode("a [INST] b")).doesNotContain(begin);
    assertThat(tokenizer.encodeWithSpecialTokens("a [INST] b")).contains(begin);
    List<TextPart> parts = List.of(new TextPart("[INST]", true), new TextPart("[INST]", false));
    assertThat(tokenizer.encode(parts, id -> false)).containsOnlyOnce(begin);
    assertThat(tokenizer.endOfText()).hasValue(2);
  }

  @Test
  void whatIsNotReplacedIsDecodedAsItWas() throws IOException {
    Tokenizer tokenizer = golden("unigram-bytes");
    for (String text : texts(500)) {
      String marked = text.replace('\u2581', '-').replace("<unk>", "").replace("<0x0A>", "");
      assertThat(tokenizer.decodeText(tokenizer.encode(marked))).isEqualTo(marked);
    }
    Tokenizer words = golden("unigram-nmt");
    assertThat(words.decodeText(words.encode("  the  topic "))).isEqualTo("the topic");
  }

  @Test
  void bytesThatAreNoTextBecomeReplacementCharacters() throws IOException {
    Tokenizer tokenizer = golden("unigram-bytes");
    byte[] bytes = {'a', (byte) 0xff, (byte) 0xe2, (byte) 0x96, 'b'};
    assertThat(tokenizer.decodeText(tokenizer.encode(bytes))).isEqualTo("a\ufffd\ufffd\ufffdb");
  }

  @Test
  void aLongLineWithoutSpacesTakesTimeLinearInIt() throws IOException {
    LongLine.requireEncodedInTime(golden("unigram-nmt"));
  }

  @Test
  void tokenizerJsonIsRefusedAsItWouldGiveOtherIds() throws IOException {
    Tokenizer tokenizer = golden("unigram-nmt");
    assertThatThrownBy(tokenizer::json)
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessageContaining("cannot express this tokenizer.model");
    assertThat(tokenizer.id()).isNotEqualTo(golden("unigram-rules").id());
  }
}
