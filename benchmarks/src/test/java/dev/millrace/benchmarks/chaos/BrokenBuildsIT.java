package dev.millrace.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.chaos.broken.Breakage;
import dev.millrace.benchmarks.chaos.broken.BreakingAgent;
import dev.millrace.benchmarks.chaos.check.Verdict;
import dev.millrace.benchmarks.chaos.check.Violation;
import dev.millrace.benchmarks.chaos.process.FaultKind;
import dev.millrace.benchmarks.chaos.process.Program;
import java.io.IOException;
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

/** That the harness finds nothing wrong is worth something only if it finds what is. */
@Isolated
@Tag("chaos")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class BrokenBuildsIT {
  private static final long SEED = Long.getLong("millrace.chaos.seed", 3);
  private static final PrintWriter OUT = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

  @TempDir Path folder;

  private Verdict run(
      Breakage breakage,
      FleetSize size,
      FaultKind kind,
      int faults,
      List<String> targets,
      Map<String, String> overrides)
      throws IOException, InterruptedException {
    Program program =
        Program.ofThisProcess().shortLived().with(BreakingAgent.flag(folder, breakage));
    ChaosSettings settings =
        new ChaosSettings(
            SEED,
            faults,
            List.of(kind),
            targets,
            Duration.ofSeconds(60),
            Duration.ofSeconds(45),
            List.of(Path.of("..", "sample", "sample.warc.gz")),
            overrides,
            program,
            size,
            Optional.empty(),
            Optional.empty());
    try (ChaosRun run = new ChaosRun(settings, folder, OUT)) {
      ChaosOutcome outcome = run.run();
      ChaosReport.lines(outcome).forEach(OUT::println);
      assertThat(outcome.isRight()).isFalse();
      return outcome.verdict();
    }
  }

  @Test
  void withoutExactlyOnceAKillRepeatsRecords() throws Exception {
    Verdict verdict =
        run(
            Breakage.EOS,
            FleetSize.SMALL,
            FaultKind.KILL,
            6,
            List.of("filter-1", "tokenize-1"),
            Map.of("streams.commit-interval-ms", "5000"));

    assertThat(verdict.violations()).extracting(Violation::kind).contains(Violation.Kind.TWICE);
  }

  @Test
  void withoutFencingATrainerThatWakesUpWritesBesideItsSuccessor() throws Exception {
    Verdict verdict =
        run(
            Breakage.FENCING,
            FleetSize.TWO_TRAINERS,
            FaultKind.PAUSE,
            4,
            List.of("train"),
            Map.of("train.evaluation-wait", "1s"));

    assertThat(verdict.check("batches").count(Violation.Kind.TWICE)).isPositive();
  }

  @Test
  void withoutTheOrderOfDuplicatesALaterOneStays() throws Exception {
    Verdict verdict =
        run(
            Breakage.DEDUP_ORDER,
            FleetSize.FULL,
            FaultKind.KILL,
            4,
            List.of("filter-1", "filter-2"),
            Map.of());

    assertThat(verdict.check("duplicates").count(Violation.Kind.WRONG)).isPositive();
  }
}
