package dev.millrace.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.chaos.process.FaultKind;
import dev.millrace.benchmarks.chaos.process.Program;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * All kinds of faults in one run of the whole sample. It tells how far it is on standard output.
 */
@Isolated
@Tag("chaos")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class HundredFaultsIT {
  private static final long SEED = Long.getLong("millrace.chaos.seed", 22);
  private static final int FAULTS = 100;

  @TempDir Path folder;

  @Test
  void oneHundredFaultsLoseNothingAndRepeatNothing() throws Exception {
    ChaosSettings settings =
        new ChaosSettings(
            SEED,
            FAULTS,
            List.of(FaultKind.values()),
            List.of(),
            Duration.ofMinutes(25),
            Duration.ofMinutes(4),
            List.of(Path.of("..", "sample", "sample.warc.gz")),
            Map.of(),
            Program.ofThisProcess(),
            FleetSize.FULL,
            Optional.empty(),
            Optional.empty());
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

    try (ChaosRun run = new ChaosRun(settings, folder, out)) {
      ChaosOutcome outcome = run.run();
      ChaosReport.lines(outcome).forEach(out::println);

      assertThat(outcome.plan().faults()).hasSize(FAULTS);
      assertThat(outcome.isRight()).as("%s", ChaosReport.lines(outcome)).isTrue();
    }
  }
}
