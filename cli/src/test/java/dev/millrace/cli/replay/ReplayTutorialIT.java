package dev.millrace.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.MillraceProcess;
import dev.millrace.cli.foreign.SmallInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial of {@code docs/replay.md}, line by line, on a small input. */
@Tag("long")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ReplayTutorialIT {
  private static final int FIRST = 120;
  private static final int ALL = 160;

  @TempDir private Path folder = Path.of("");

  @Test
  void doesAsItSays() throws Exception {
    Path first = folder.resolve("first.warc.gz");
    Path second = folder.resolve("second.warc.gz");
    SmallInputs.partOfTheSample(0, FIRST, first);
    SmallInputs.partOfTheSample(FIRST, ALL, second);
    Map<String, String> names =
        Map.of(
            "first.warc.gz", first.toString(),
            "second.warc.gz", second.toString(),
            "demo", folder.resolve("demo").toString(),
            "host:www.example.org", "host:handbook.debian.example");
    List<List<String>> commands =
        Tutorial.read().with(names, List.of("--config", settings().toString())).commands();
    List<String> told = new ArrayList<>();
    for (List<String> command : commands) {
      told.add(answer(command));
    }
    assertThat(told.get(1)).contains("generation g2 is ready");
    assertThat(told.get(3)).contains("-> language.low-score");
    assertThat(told.get(4)).contains("generation g2 is current");
    assertThat(told.get(5)).contains("served: g2@").containsPattern("unaccounted +0");
    assertThat(told.get(6)).contains(": 0 missing, 0 twice, 0 without beginning, 0 not packed");
    assertThat(told.get(7)).contains("generation main is current; run default");
    assertThat(told.get(10)).contains("deleted ");
    assertThat(told.get(11)).contains("takes ");
    assertThat(told.get(12)).containsPattern("withdrawn +[1-9]").containsPattern("unaccounted +0");
    assertThat(told.get(15)).contains("default-retrained");
    assertThat(told.get(16)).contains(": 0 missing, 0 twice, 0 without beginning, 0 not packed");
  }

  private Path settings() throws IOException {
    return Files.writeString(
        folder.resolve("small.properties"),
        """
        tokenizer=%s
        train.model=%s
        tokenize.block-length=64
        train.context-length=64
        train.blocks-per-step=32
        train.evaluation-blocks=2
        train.evaluation-wait=1s
        train.idle-checkpoint=1s
        train.checkpoint-every-steps=5
        """
            .formatted(SmallInputs.tokenizer(folder), SmallInputs.model(folder)));
  }

  /** A run has threads of its own to the end of its process. */
  private String answer(List<String> command) throws IOException, InterruptedException {
    if (!command.getFirst().equals("run")) {
      CommandRun run = CommandRun.of(command.toArray(String[]::new));
      assertThat(run.exitCode()).as(command + "\n" + run.errors()).isZero();
      return run.out();
    }
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("--port", "0"));
    Path log = Files.createTempFile(folder, "run", ".log");
    try (MillraceProcess process = MillraceProcess.start(log, all)) {
      assertThat(process.exitCode()).as(command + "\n" + process.output()).isZero();
      return process.output();
    }
  }
}
