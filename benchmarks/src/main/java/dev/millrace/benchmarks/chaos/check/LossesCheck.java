package dev.millrace.benchmarks.chaos.check;

import dev.millrace.benchmarks.chaos.count.Batch;
import dev.millrace.benchmarks.chaos.count.LoggedLoss;
import dev.millrace.benchmarks.chaos.count.Observed;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A step that is taken again after a crash has the same loss to the bit. */
public final class LossesCheck {
  static final String NAME = "losses";

  private LossesCheck() {}

  private record Step(String run, long step) {}

  public static CheckResult of(Observed observed) {
    Findings findings = new Findings(NAME);
    Map<Step, LoggedLoss> first = new HashMap<>();
    long repeated = 0;
    for (LoggedLoss logged : observed.losses()) {
      LoggedLoss before = first.putIfAbsent(new Step(logged.run(), logged.step()), logged);
      if (before == null) {
        continue;
      }
      repeated++;
      if (Double.compare(before.loss(), logged.loss()) != 0) {
        findings.wrong(
            "run %s: step %d has loss %s at %s and %s at %s"
                .formatted(
                    logged.run(),
                    logged.step(),
                    before.loss(),
                    before.place(),
                    logged.loss(),
                    logged.place()));
      }
    }
    requireLogged(observed, first.keySet(), findings);
    findings.figure("repeated", repeated);
    return findings.result(observed.losses().size());
  }

  /** All steps up to a run's newest checkpoint; before one the log is flushed. */
  private static void requireLogged(Observed observed, Set<Step> logged, Findings findings) {
    Map<String, Long> newest = new HashMap<>();
    observed.checkpoints().forEach(one -> newest.merge(one.run(), one.step(), Math::max));
    Map<String, Long> first = new HashMap<>();
    observed.batches().stream()
        .filter(batch -> batch.step() > 0)
        .forEach(batch -> first.merge(batch.run(), batch.step(), Math::min));
    for (Batch batch : observed.batches()) {
      // A fork's first is its parent's, and the parent has logged it.
      long begin = first.getOrDefault(batch.run(), 1L);
      boolean own = batch.step() > (begin == 1 ? 0 : begin);
      boolean due = own && batch.step() <= newest.getOrDefault(batch.run(), 0L);
      if (due && !logged.contains(new Step(batch.run(), batch.step())) && !batch.skipped()) {
        findings.missing("run " + batch.run() + ": the loss of step " + batch.step());
      }
    }
  }
}
