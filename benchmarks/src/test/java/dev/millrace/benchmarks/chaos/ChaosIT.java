package dev.millrace.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.chaos.check.CheckResult;
import dev.millrace.benchmarks.chaos.process.FaultKind;
import dev.millrace.benchmarks.chaos.process.Program;
import dev.millrace.benchmarks.chaos.read.InputParts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code millrace chaos}: brokers, registry and one of each stage. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ChaosIT {
  private static final long SEED = 1;
  private static final int FAULTS = 5;

  /** A fortieth of the sample, from its middle: some 20 pages. */
  private static final int SHARE = 40;

  @TempDir Path folder;

  private ChaosSettings settings() {
    Path sample = Path.of("..", "sample", "sample.warc.gz");
    List<Path> parts = InputParts.write(List.of(sample), folder.resolve("cut"), SHARE);
    return new ChaosSettings(
        SEED,
        FAULTS,
        List.of(FaultKind.KILL, FaultKind.RESTART, FaultKind.PAUSE),
        List.of(),
        Duration.ofSeconds(12),
        Duration.ofSeconds(60),
        List.of(parts.get(SHARE / 2)),
        Map.of("train.evaluation-wait", "1s", "train.checkpoint-every-steps", "5"),
        Program.ofThisProcess().shortLived(),
        FleetSize.SMALL,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void whateverIsDoneToProcessesNothingIsMissingOrTwice() throws Exception {
    StringWriter told = new StringWriter();
    try (ChaosRun run = new ChaosRun(settings(), folder.resolve("work"), new PrintWriter(told))) {
      ChaosOutcome outcome = run.run();
      told.append(String.join("\n", ChaosReport.lines(outcome)));

      assertThat(outcome.plan().faults())
          .extracting(Fault::kind)
          .contains(FaultKind.KILL, FaultKind.RESTART, FaultKind.PAUSE);
      assertThat(outcome.isRight()).as("%s", told).isTrue();
      assertThat(outcome.verdict().checks())
          .as("%s", told)
          .filteredOn(
              check ->
                  Set.of("pages", "ends", "packing", "batches", "losses", "checkpoints")
                      .contains(check.name()))
          .hasSize(6)
          .extracting(CheckResult::counted)
          .doesNotContain(0L);
    }
  }
}
