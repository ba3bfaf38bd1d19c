package dev.millrace.trainer;

import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.checkpoint.CheckpointEvents;
import dev.millrace.trainer.log.TrainingLog;
import java.util.ArrayList;
import java.util.List;

/** Log and checkpoint events in the order they came. */
final class RecordedEvents implements TrainingLog, CheckpointEvents {
  final List<TrainingLogEntry> log = new ArrayList<>();
  final List<Checkpoint> checkpoints = new ArrayList<>();
  final List<String> order = new ArrayList<>();

  @Override
  public void write(TrainingLogEntry entry) {
    log.add(entry);
    if (!entry.getEvent().isEmpty()) {
      order.add(entry.getEvent() + " " + entry.getStep());
      return;
    }
    order.add((entry.getHeldOutBitsPerByte() == null ? "step " : "evaluation ") + entry.getStep());
  }

  @Override
  public void flush() {
    order.add("flush");
  }

  @Override
  public boolean announced(String run, long step, long ledgerOffset) {
    return checkpoints.stream()
        .anyMatch(event -> event.getStep() == step && event.getLedgerOffset() == ledgerOffset);
  }

  @Override
  public void announce(Checkpoint checkpoint) {
    checkpoints.add(checkpoint);
    order.add("checkpoint " + checkpoint.getStep());
  }

  List<Long> checkpointSteps() {
    return checkpoints.stream().map(Checkpoint::getStep).toList();
  }
}
