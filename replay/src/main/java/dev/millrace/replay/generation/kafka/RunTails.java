package dev.millrace.replay.generation.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What {@code training-batches} says of the latest steps of its runs. */
final class RunTails {
  private final Map<String, RunTail> byRun = new HashMap<>();
  private String latest = "";

  private RunTails() {}

  static RunTails read(
      Connection connection, RecordSerdes serdes, TypedTopic<TrainingBatch> ledger) {
    RunTails tails = new RunTails();
    TopicScan.values("replay", connection, serdes, ledger)
        .toEnd(record -> tails.add(record.value()));
    return tails;
  }

  private void add(TrainingBatch batch) {
    byRun.computeIfAbsent(batch.getRun(), run -> new RunTail()).add(batch);
    latest = batch.getRun();
  }

  /** The run that took the last step of all. */
  Optional<String> latest() {
    return Optional.of(latest).filter(run -> !run.isEmpty());
  }

  /** One that is not there has not begun. */
  RunTail of(String run) {
    return byRun.getOrDefault(run, new RunTail());
  }
}
