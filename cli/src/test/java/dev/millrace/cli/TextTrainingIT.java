package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TextTrainingIT {
  @TempDir private Path folder = Path.of("");

  @Test
  @Timeout(180)
  void writesWhatWasLearnedWhenAskedToEnd() throws IOException, InterruptedException {
    Fixtures.tokenizer().write(folder.resolve("tokenizer.json"));
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE);
    Path model = folder.resolve("model");
    List<String> arguments =
        List.of(
            "train",
            "--text",
            text.toString(),
            "--out",
            model.toString(),
            "--steps",
            "1000000",
            "--set",
            "tokenizer=" + folder.resolve("tokenizer.json"),
            "--set",
            "train.threads=1");

    try (MillraceProcess training = MillraceProcess.start(folder.resolve("log"), arguments)) {
      while (training.process().isAlive() && !training.output().contains("step 2 of")) {
        Thread.sleep(100);
      }
      assertThat(training.endsWhenAsked()).isTrue();
      assertThat(training.output()).contains("asked to end", "wrote " + model);
    }

    assertThat(model.resolve("tokenizer_config.json")).exists();
    CommandRun answer =
        CommandRun.of(
            "generate", "--model", model.toString(), "--prompt", "mill", "--max-tokens", "2");
    assertThat(answer.exitCode()).as(answer.errors()).isZero();
  }
}
