package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.trainer.retrain.RunHistory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * All that {@code training-batches} says of the steps of a run, those of the runs that it was
 * forked from among them. Records are read as often as they are asked for: those of months would
 * fill the heap.
 */
final class LedgerHistory {
  private final TopicScan<TopicRecord<TrainingBatch>> scan;
  private final Map<String, Long> firstSteps = new HashMap<>();
  private final Map<String, Long> lastSteps = new HashMap<>();
  private final Map<String, Set<Long>> skipped = new HashMap<>();
  private final RunHistory runs;

  private LedgerHistory(TopicScan<TopicRecord<TrainingBatch>> scan, Path root, String run) {
    this.scan = scan;
    scan.toEnd(record -> add(record.value()));
    this.runs = RunHistory.of(root, run, firstSteps);
  }

  /**
   * @param root folder of all runs' checkpoints
   */
  static LedgerHistory read(
      Connection connection, Topics topics, RecordSerdes serdes, Path root, String run) {
    return new LedgerHistory(
        TopicScan.values("retrain", connection, serdes, topics.trainingBatches()), root, run);
  }

  private void add(TrainingBatch batch) {
    long step = batch.getStep();
    if (step > 0) {
      firstSteps.merge(batch.getRun(), step, Math::min);
    }
    lastSteps.merge(batch.getRun(), step, Math::max);
    if (batch.getSkipped()) {
      skipped.computeIfAbsent(batch.getRun(), run -> new HashSet<>()).add(step);
    }
  }

  RunHistory runs() {
    return runs;
  }

  /** All runs that have taken a step, of whatever history. */
  SortedSet<String> allRuns() {
    return new TreeSet<>(firstSteps.keySet());
  }

  /** Names of the topics whose blocks the run has trained on. */
  SortedSet<String> blockTopics() {
    SortedSet<String> named = new TreeSet<>();
    each(
        batch -> {
          if (batch.getStep() > 0) {
            batch.getRanges().forEach(range -> named.add(range.getTopic()));
          }
        });
    return named;
  }

  /** Whether any run of that name has a ledger. */
  boolean knows(String run) {
    return lastSteps.containsKey(run);
  }

  long lastStep() {
    return lastSteps.getOrDefault(runs.run(), 0L);
  }

  /** Whether the step of a record was passed over, by that record or by a later one. */
  boolean isSkipped(TrainingBatch batch) {
    return skipped.getOrDefault(batch.getRun(), Set.of()).contains(batch.getStep());
  }

  /** Gives the run's evaluation set and the records of its steps, in the order of the ledger. */
  void each(Consumer<TrainingBatch> taker) {
    scan.toEnd(
        record -> {
          TrainingBatch batch = record.value();
          boolean isEvaluationSet = batch.getStep() == 0 && batch.getRun().equals(runs.run());
          if (isEvaluationSet || runs.holds(batch.getRun(), batch.getStep())) {
            taker.accept(batch);
          }
        });
  }
}
