package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.filters.EnglishShingleWords;
import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.duplicates.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowCommandsTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void scrubReplacesAndCountsAndKeepsTheOtherFields() {
    String row = "{\"id\":7,\"text\":\"Write to miller@mill.org or 8.8.4.4\",\"url\":\"u\"}";

    JsonNode scrubbed = CommandRun.withInput(row, "scrub", "-").rows().getFirst();

    assertThat(scrubbed.path("text").textValue())
        .isEqualTo("Write to email@example.com or 22.214.171.124");
    assertThat(scrubbed.path("counts").toString()).isEqualTo("{\"email\":1,\"ipv4\":1}");
    assertThat(scrubbed.path("id").intValue()).isEqualTo(7);
    assertThat(scrubbed.path("url").textValue()).isEqualTo("u");
  }

  @Test
  void scrubFindsMoreKindsInTheStrictProfile() {
    String row = Fixtures.row("a", "Card 4242 4242 4242 4242");

    assertThat(CommandRun.withInput(row, "scrub", "-").rows().getFirst().path("counts")).isEmpty();
    assertThat(
            CommandRun.withInput(row, "scrub", "-", "--set", "pii.profile=strict")
                .rows()
                .getFirst()
                .path("counts")
                .path("payment-card")
                .intValue())
        .isEqualTo(1);
  }

  @Test
  void signaturesAreFourteenBucketsOfEightAsStrings() {
    Signature expected =
        new MinHash(new EnglishShingleWords()).signature(Fixtures.ARTICLE).orElseThrow();

    List<JsonNode> rows =
        CommandRun.withInput(
                Fixtures.row("a", Fixtures.ARTICLE) + Fixtures.row("b", "too few"),
                "signatures",
                "-")
            .rows();

    JsonNode buckets = rows.get(0).path("minhash");
    assertThat(buckets).hasSize(14);
    for (int i = 0; i < Signature.LENGTH; i++) {
      assertThat(buckets.path(i / 8).path(i % 8).textValue())
          .isEqualTo(Long.toString(expected.value(i)));
    }
    assertThat(rows.get(1).path("id").textValue()).isEqualTo("b");
    assertThat(rows.get(1).path("minhash").isNull()).isTrue();
  }

  @Test
  void readsAFolderThatIsALink() throws IOException {
    Path there = Files.createDirectory(folder.resolve("there"));
    Fixtures.write(there.resolve("a.jsonl"), Fixtures.row("a", "Write to miller@mill.org"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), there);

    assertThat(CommandRun.of("scrub", link.toString()).rows()).hasSize(1);
  }

  @Test
  void encodeGivesTheIdsThatThePublishedVocabularyHas() {
    assertThat(CommandRun.of("encode", "--tokenizer", "gpt2", "--text", "Hello world").out())
        .isEqualTo("{\"ids\":[15496,995]}\n");
  }

  @Test
  void encodeTakesLinesOfTextAndOfJsonAndDecodeGivesThemBack() throws IOException {
    Path tokenizer = folder.resolve("tokenizer.json");
    Fixtures.tokenizer().write(tokenizer);
    String lines = "The miller\n{\"id\": 3, \"text\": \"zwei\\nZeilen \u00fc\"}\n\n";

    CommandRun encoded =
        CommandRun.withInput(lines, "encode", "--tokenizer", tokenizer.toString(), "-");
    CommandRun decoded =
        CommandRun.withInput(encoded.out(), "decode", "--tokenizer", tokenizer.toString(), "-");

    assertThat(encoded.rows()).hasSize(3);
    assertThat(encoded.rows().get(2).path("ids")).isEmpty();
    assertThat(decoded.rows())
        .extracting(row -> row.path("text").textValue())
        .containsExactly("The miller", "zwei\nZeilen \u00fc", "");
    assertThat(decoded.rows().get(1).path("id").intValue()).isEqualTo(3);
  }

  @Test
  void encodePlainTakesABraceAsText() {
    CommandRun run =
        CommandRun.withInput("{\"text\": 1}", "encode", "--plain", "--tokenizer", "gpt2", "-");

    assertThat(
            CommandRun.withInput(run.out(), "decode", "--tokenizer", "gpt2", "-")
                .rows()
                .getFirst()
                .path("text")
                .textValue())
        .isEqualTo("{\"text\": 1}");
  }

  @Test
  void encodeReadsASpecialTokenOnlyWhenAsked() {
    String[] plain = {"encode", "--tokenizer", "gpt2", "--text", "<|endoftext|>"};
    String[] special = {"encode", "--tokenizer", "gpt2", "--special", "--text", "<|endoftext|>"};

    assertThat(CommandRun.of(special).out()).isEqualTo("{\"ids\":[50256]}\n");
    assertThat(CommandRun.of(plain).rows().getFirst().path("ids").size()).isGreaterThan(1);
  }

  @Test
  void decodeNamesAnIdThatIsNotInTheVocabulary() {
    CommandRun run = CommandRun.withInput("1,2\n99999999\n", "decode", "--tokenizer", "gpt2", "-");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.rows()).hasSize(1);
    assertThat(run.errors()).contains("standard input line 2: token id 99999999");
  }

  @Test
  void linesThatAreNotUtf8AreRefused() {
    byte[] latin1 = "{\"text\": \"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1);

    CommandRun run = CommandRun.withInput(latin1, "scrub", "-");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("not UTF-8");
  }

  @Test
  void aFolderWithoutRowsIsRefused() throws IOException {
    Fixtures.write(folder.resolve("notes.txt"), "nothing");

    CommandRun run = CommandRun.of("scrub", folder.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("no file of a kind that is read here");
  }
}
