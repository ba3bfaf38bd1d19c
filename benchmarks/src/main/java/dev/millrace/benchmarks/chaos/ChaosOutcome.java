package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.check.Verdict;
import dev.millrace.benchmarks.chaos.process.Ending;
import dev.millrace.benchmarks.chaos.process.Program;
import dev.millrace.benchmarks.chaos.upgrade.Replacement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param starts by process
 * @param replaced processes of an earlier version; empty where all is of one
 * @param drained whether the end of the input was reached
 * @param newest the last checkpoint that was announced; empty where there is none
 * @param served the model that answered in the end; empty where none did
 */
record ChaosOutcome(
    FaultPlan plan,
    List<Ending> endings,
    Map<String, Integer> starts,
    List<Replacement> replaced,
    boolean drained,
    Verdict verdict,
    Optional<String> newest,
    Optional<String> served,
    Optional<Program.Result> audit,
    Duration wall) {

  boolean isRight() {
    return drained
        && verdict.isClean()
        && newest.equals(served)
        && audit.map(Program.Result::exitCode).orElse(0) == 0;
  }
}
