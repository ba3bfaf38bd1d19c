package dev.millrace.filters.fasttext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** fastText's program and this one give the same answers, by the models of either. */
@Tag("external")
class FastTextParityTest {
  private static final int TEXTS = 1000;

  @TempDir Path folder;
  private String texts = "";

  @BeforeEach
  void writeTexts() throws IOException {
    List<String> lines = new ArrayList<>(LabelledLines.good(TEXTS / 2, 31));
    lines.addAll(LabelledLines.rest(TEXTS / 2, 32));
    texts = String.join("\n", lines).replace('\r', ' ') + "\n";
    Files.writeString(folder.resolve("texts.txt"), texts);
    List<String> labelled = new ArrayList<>();
    for (String text : LabelledLines.good(600, 33)) {
      labelled.add("__label__good " + text);
    }
    for (String text : LabelledLines.rest(900, 34)) {
      labelled.add("__label__rest " + text);
    }
    Files.write(folder.resolve("train.txt"), labelled);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-loss softmax -wordNgrams 3 -bucket 5000",
        "-loss hs -minn 3 -maxn 6 -wordNgrams 2 -bucket 9000",
        "-loss ns -minn 1 -maxn 2 -bucket 777",
        "-loss ova -wordNgrams 5 -bucket 100"
      })
  void predictsAsItDoesByItsModels(String options) throws Exception {
    List<String> train = new ArrayList<>(List.of("supervised", "-input", "train.txt"));
    train.addAll(List.of("-output", "m", "-dim", "10", "-lr", "0.4", "-thread", "1"));
    train.addAll(List.of(options.split(" ", -1)));
    var _ = fastText(train);
    assertSame("m.bin");
    var _ =
        fastText(
            List.of("quantize", "-input", "train.txt", "-output", "m", "-qnorm", "-cutoff", "400"));
    assertSame("m.ftz");
  }

  @Test
  void itPredictsAsThisDoesByModelsTrainedHere() throws Exception {
    for (int wordGrams : new int[] {1, 2, 4}) {
      TrainingSettings settings = new TrainingSettings(12, 3, 0.4, wordGrams, 3000, 2, 5);
      new FastTextTrainer(settings, done -> {})
          .train(LabelledLines.both(400, 40))
          .write(folder.resolve("own.bin"));
      assertSame("own.bin");
    }
  }

  private void assertSame(String model) throws Exception {
    String printed = fastText(List.of("predict-prob", model, "texts.txt", "2"));
    assertThat(printed.lines()).hasSizeGreaterThanOrEqualTo(TEXTS);
    FastTextOutput.assertSame(model, FastTextModel.read(folder.resolve(model)), texts, printed, 2);
  }

  private String fastText(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of("fasttext"), arguments.stream()).toList();
    Path out = folder.resolve("out");
    Path errors = folder.resolve("errors");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(errors.toFile())
              .start();
      assertThat(process.waitFor()).as(() -> command + ": " + read(errors)).isZero();
      return Files.readString(out);
    } catch (IOException e) {
      return fail("this test runs fasttext (Debian: fasttext): " + e.getMessage());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
