package dev.millrace.benchmarks.chaos.check;

import dev.millrace.benchmarks.chaos.count.Batch;
import dev.millrace.benchmarks.chaos.count.BlockOffsets;
import dev.millrace.benchmarks.chaos.count.Observed;
import dev.millrace.benchmarks.chaos.count.RunLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The steps of each run follow each other, and each takes blocks that are there, none twice an
 * epoch, and none passed over.
 */
public final class BatchesCheck {
  static final String NAME = "batches";

  private BatchesCheck() {}

  public static CheckResult of(Observed observed) {
    Findings findings = new Findings(NAME);
    BlockOffsets blocks = new BlockOffsets(observed);
    SortedMap<String, List<Batch>> runs = new TreeMap<>();
    for (Batch batch : observed.batches()) {
      runs.computeIfAbsent(batch.run(), _ -> new ArrayList<>()).add(batch);
    }
    runs.forEach(
        (run, batches) -> {
          RunLedger ledger =
              new RunLedger(
                  run, batches, batch -> isCopied(batch, observed.batches()), blocks, findings);
          ledger.check();
          findings.figure("untrained." + run, ledger.untrained());
        });
    return findings.result(observed.batches().size());
  }

  private static boolean isCopied(Batch batch, List<Batch> all) {
    return all.stream()
        .anyMatch(
            other ->
                !other.run().equals(batch.run())
                    && other.step() == batch.step()
                    && other.ranges().equals(batch.ranges()));
  }
}
