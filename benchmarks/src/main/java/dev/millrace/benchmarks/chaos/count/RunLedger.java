package dev.millrace.benchmarks.chaos.count;

import dev.millrace.benchmarks.chaos.check.Findings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What {@code training-batches} says of one run. */
public final class RunLedger {
  private final String run;
  private final BlockOffsets blocks;
  private final Findings findings;
  private final Predicate<Batch> isCopied;
  private final NavigableMap<Long, Batch> steps;

  /** Offset to the step that took it. */
  private final Map<Pass, NavigableMap<Long, Long>> taken = new HashMap<>();

  private record Pass(String topic, int partition, int epoch) {}

  /**
   * @param recorded at least one record, by offset
   * @param isCopied whether another run has the same step of the same blocks
   */
  public RunLedger(
      String run,
      List<Batch> recorded,
      Predicate<Batch> isCopied,
      BlockOffsets blocks,
      Findings findings) {
    this.run = run;
    this.isCopied = isCopied;
    this.blocks = blocks;
    this.findings = findings;
    this.steps = byStep(recorded);
    steps.values().forEach(this::take);
  }

  /** A later record that says a step is skipped takes the place of the earlier. */
  private NavigableMap<Long, Batch> byStep(List<Batch> recorded) {
    NavigableMap<Long, Batch> byStep = new TreeMap<>();
    for (Batch batch : recorded) {
      Batch before = byStep.put(batch.step(), batch);
      if (before != null && !(batch.skipped() && batch.ranges().equals(before.ranges()))) {
        findings.twice(
            "run %s: step %d is recorded at offsets %d and %d"
                .formatted(run, batch.step(), before.offset(), batch.offset()));
      }
    }
    return byStep;
  }

  private void take(Batch batch) {
    for (Batch.Range range : batch.ranges()) {
      String place = range.topic() + "-" + range.partition();
      NavigableSet<Long> offsets = blocks.in(range);
      if (offsets.size() != range.blocks()) {
        findings.wrong(
            "run %s: step %d takes %d blocks of %s from offset %d to %d, where %d are"
                .formatted(
                    run,
                    batch.step(),
                    range.blocks(),
                    place,
                    range.from(),
                    range.to(),
                    offsets.size()));
      }
      NavigableMap<Long, Long> steps =
          taken.computeIfAbsent(
              new Pass(range.topic(), range.partition(), batch.epoch()), _ -> new TreeMap<>());
      for (long offset : offsets) {
        Long before = steps.put(offset, batch.step());
        if (before != null) {
          findings.twice(
              "run %s: %s@%d is in steps %d and %d"
                  .formatted(run, place, offset, before, batch.step()));
        }
      }
    }
  }

  public void check() {
    if (steps.firstKey() != 0) {
      findings.missing("run " + run + ": step 0");
    }
    long expected = firstStep();
    for (long step : steps.tailMap(0L, false).keySet()) {
      for (; expected < step; expected++) {
        findings.missing("run " + run + ": step " + expected);
      }
      expected++;
    }
    blocks.training().forEach(this::requireNonePassedOver);
  }

  /** A fork begins with a copy of the record of its parent's step; every other run with step 1. */
  private long firstStep() {
    Map.Entry<Long, Batch> first = steps.higherEntry(0L);
    return first != null && isCopied.test(first.getValue()) ? first.getKey() : 1;
  }

  private void requireNonePassedOver(int partition, NavigableSet<Long> offsets) {
    NavigableMap<Long, Long> steps = taken(partition);
    if (steps.isEmpty()) {
      return;
    }
    long from = firstStep() == 1 ? 0 : steps.firstKey();
    for (long offset : offsets.subSet(from, true, steps.lastKey(), true)) {
      if (!steps.containsKey(offset)) {
        findings.missing(
            "run %s: %s-%d@%d is in no step"
                .formatted(run, BlockOffsets.TRAINING, partition, offset));
      }
    }
  }

  private NavigableMap<Long, Long> taken(int partition) {
    return taken.getOrDefault(new Pass(BlockOffsets.TRAINING, partition, 0), new TreeMap<>());
  }

  /** Blocks after the last that a step took. */
  public long untrained() {
    return blocks.training().entrySet().stream()
        .mapToLong(
            entry -> {
              NavigableMap<Long, Long> steps = taken(entry.getKey());
              NavigableSet<Long> all = entry.getValue();
              return steps.isEmpty() ? all.size() : all.tailSet(steps.lastKey(), false).size();
            })
        .sum();
  }
}
