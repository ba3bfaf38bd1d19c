package dev.millrace.trainer.steering.kafka;

import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingControl;
import dev.millrace.schemas.kafka.RecordWriter;
import dev.millrace.schemas.kafka.TopicEnds;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.trainer.steering.Controls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/** What is asked of runs, and how far their trainers have come, as a command sees it. */
public record SteeringRegister(Connection connection, Topics topics, RecordSerdes serdes) {
  private static final String READER = "steer";

  /** Records of the ledger's end that are looked at first: it may have millions. */
  private static final long TAIL = 4_096;

  /** Runs that have a checkpoint, by name. */
  public SortedSet<String> runs() {
    SortedSet<String> runs = new TreeSet<>();
    TopicScan.<Checkpoint>values(READER, connection, serdes, topics.checkpoints())
        .toEnd(record -> runs.add(record.value().getRun()));
    return runs;
  }

  /** What was asked of a run, oldest first. */
  public Controls controls(String run) {
    return ControlsFollower.read(READER, connection, topics, serdes, run);
  }

  /** Returns once it is on the topic; a run that trains sees it within moments. */
  public void ask(TrainingControl control) {
    try (RecordWriter<TrainingControl> writer =
        new RecordWriter<>(READER, connection, serdes, topics.trainingControls())) {
      writer.write(control.getRun(), control);
    }
  }

  /** The newest step in a run's ledger; empty where it has none. */
  public Optional<TrainingBatch> newestStep(String run) {
    TopicPartition ledger = topics.trainingBatches().topicPartitions().getFirst();
    long tail;
    try (TopicEnds ends = new TopicEnds(connection)) {
      long begin = ends.begins(List.of(ledger)).getOrDefault(ledger, 0L);
      long end = ends.ends(List.of(ledger)).getOrDefault(ledger, 0L);
      tail = Math.max(begin, end - TAIL);
    }
    return newestStep(run, Map.of(ledger, tail)).or(() -> newestStep(run, Map.of()));
  }

  private Optional<TrainingBatch> newestStep(String run, Map<TopicPartition, Long> from) {
    Map<String, TrainingBatch> newest = new HashMap<>();
    TopicScan<TopicRecord<TrainingBatch>> scan =
        TopicScan.values(READER, connection, serdes, topics.trainingBatches());
    scan.from(from)
        .toEnd(
            record ->
                newest.merge(
                    record.value().getRun(),
                    record.value(),
                    (one, other) -> other.getStep() >= one.getStep() ? other : one));
    return Optional.ofNullable(newest.get(run)).filter(batch -> batch.getStep() > 0);
  }
}
