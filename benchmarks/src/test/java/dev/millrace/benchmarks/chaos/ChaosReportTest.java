package dev.millrace.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.benchmarks.chaos.check.CheckResult;
import dev.millrace.benchmarks.chaos.check.Verdict;
import dev.millrace.benchmarks.chaos.check.Violation;
import dev.millrace.benchmarks.chaos.process.Ending;
import dev.millrace.benchmarks.chaos.process.FaultKind;
import dev.millrace.benchmarks.chaos.process.Program;
import dev.millrace.benchmarks.chaos.upgrade.Replacement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChaosReportTest {
  private static final Optional<String> NEWEST = Optional.of("default@40");

  private static Verdict verdict(Violation... violations) {
    return new Verdict(
        List.of(new CheckResult("ends", 878, Map.of("clean", 316L), List.of(violations))));
  }

  private static ChaosOutcome outcome(
      boolean drained, Verdict verdict, Optional<String> served, Optional<Program.Result> audit) {
    return new ChaosOutcome(
        FaultPlan.draw(1, 1, Duration.ofMinutes(1), List.of("train"), List.of(FaultKind.KILL)),
        List.of(
            new Ending(
                "train", 11, Duration.ofSeconds(3), Ending.Cause.FAULT, 137, List.of("step 1")),
            new Ending(
                "train", 12, Duration.ofSeconds(5), Ending.Cause.ITSELF, 2, List.of("no broker"))),
        Map.of("train", 3),
        List.of(new Replacement("train", Duration.ofSeconds(7), Duration.ofMillis(12_340))),
        drained,
        verdict,
        NEWEST,
        served,
        audit,
        Duration.ofSeconds(90));
  }

  @Test
  void aRunIsRightOnlyIfAllOfItIs() {
    Optional<Program.Result> none = Optional.empty();
    Optional<Program.Result> good = Optional.of(new Program.Result(0, List.of()));
    Optional<Program.Result> bad = Optional.of(new Program.Result(1, List.of("2 missing")));
    Verdict wrong = verdict(new Violation(Violation.Kind.WRONG, "x"));

    assertThat(outcome(true, verdict(), NEWEST, none).isRight()).isTrue();
    assertThat(outcome(true, verdict(), NEWEST, good).isRight()).isTrue();
    assertThat(outcome(true, verdict(), NEWEST, bad).isRight()).isFalse();
    assertThat(outcome(false, verdict(), NEWEST, none).isRight()).isFalse();
    assertThat(outcome(true, wrong, NEWEST, none).isRight()).isFalse();
    assertThat(outcome(true, verdict(), Optional.of("default@20"), none).isRight()).isFalse();
    assertThat(outcome(true, verdict(), Optional.empty(), none).isRight()).isFalse();
  }

  @Test
  void theTableCountsEndingsByTheirCauseAndNamesWhatIsWrong() {
    Violation missing = new Violation(Violation.Kind.MISSING, "urn:uuid:a: 0 ends");
    List<String> lines =
        ChaosReport.lines(
            outcome(
                true,
                verdict(missing),
                NEWEST,
                Optional.of(new Program.Result(1, List.of("1 missing")))));

    assertThat(lines)
        .anyMatch(line -> line.matches("train +3 +1 +0 +1"))
        .anyMatch(line -> line.matches("train +7.0 s +12.3 s"))
        .anyMatch(line -> line.matches("ends +878 +1 +0 +0 +clean 316"))
        .contains("ends, missing: urn:uuid:a: 0 ends", "  | 1 missing")
        .contains("NOT RIGHT after 1 faults by seed 1, 90 s");
  }

  @Test
  void theObjectHoldsFaultsEndingsAndChecks() {
    JsonNode json = ChaosReport.json(outcome(true, verdict(), NEWEST, Optional.empty()));

    assertThat(json.path("right").asBoolean()).isTrue();
    assertThat(json.path("faults").path(0).path("process").asText()).isEqualTo("train");
    assertThat(json.path("replaced").path(0).path("readyAfterSeconds").asDouble()).isEqualTo(12.34);
    assertThat(json.path("faults").path(0).path("kind").asText()).isEqualTo("kill");
    assertThat(json.path("endings").path(0).has("lastLines")).isFalse();
    assertThat(json.path("endings").path(1).path("lastLines").path(0).asText())
        .isEqualTo("no broker");
    assertThat(json.path("checks").path("ends").path("counted").asLong()).isEqualTo(878);
    assertThat(json.path("checks").path("ends").path("missing").asLong()).isZero();
    assertThat(json.path("servedCheckpoint").asText()).isEqualTo("default@40");
    assertThat(json.path("audit").path("ran").asBoolean()).isFalse();
  }
}
