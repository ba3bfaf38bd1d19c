package dev.millrace.cli.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that rules are made of, and are something else: one line with the way out, exit code 2. */
class BadRuleFilesTest {
  private static final Path MODEL =
      Path.of("../filters/src/test/resources/golden/fasttext/softmax.bin");
  private static final String OTHER_MODEL =
      "; name one that millrace quality train or fasttext supervised has written";

  /**
   * Of the header: magic number, version, and then dimensions first and the model's kind eighth.
   */
  private static final int DIMENSIONS = 2 * Integer.BYTES;

  private static final int KIND = 9 * Integer.BYTES;

  @TempDir Path folder = Path.of("");

  private void refused(String key, Path file, String why) {
    CommandRun run =
        CommandRun.withInput("{\"text\":\"a b c\"}\n", "judge", "-", "--set", key + "=" + file);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).isEqualToNormalizingNewlines("millrace: " + why + "\n");
    assertThat(run.out()).isEmpty();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Path changed(String name, int at, int value) throws IOException {
    byte[] bytes = Files.readAllBytes(MODEL);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return file(name, bytes);
  }

  @Test
  void aQualityModelOfAnotherShapeIsRefused() throws IOException {
    String begins = " cannot be read as a supervised fastText model (.bin or .ftz): ";
    Path json = file("model.json", "{\"a\":1}\n".getBytes(UTF_8));
    refused(
        "learned-quality.model",
        json,
        json + begins + "magic number 576791163, but a model's is 793712314" + OTHER_MODEL);
    Path wide = changed("wide.bin", DIMENSIONS, 64);
    refused(
        "learned-quality.model",
        wide,
        wide + begins + "rows of 6 columns in a model of 64 dimensions" + OTHER_MODEL);
    Path vectors = changed("vectors.bin", KIND, 2);
    refused(
        "learned-quality.model",
        vectors,
        vectors
            + begins
            + "a model of kind 2, word vectors, but only supervised ones (3) have labels"
            + OTHER_MODEL);
  }

  @Test
  void anEvaluationThatIsNoJsonIsRefusedWithItsLine() throws IOException {
    Path text = file("evaluation.jsonl", "{\"q\":\"one two\"}\nquestion: what\n".getBytes(UTF_8));
    refused(
        "decontamination.files",
        text,
        "decontamination.files: "
            + text
            + " line 2 is not JSON: write the items as JSON lines, such as {\"question\": \"...\"},"
            + " or name other files");
  }

  @Test
  void aDataFileOfALanguageThatCannotBeUsedIsRefused() throws IOException {
    Path german = file("de.properties", "name=German\n".getBytes(UTF_8));
    refused("language.rules", folder, german + ": the line scripts=... is missing");
  }
}
