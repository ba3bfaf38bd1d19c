package dev.millrace.trainer.kafka;

import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.keep.RunKeep;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The way back to a checkpoint: the steps since are recorded as passed over. The ledger is all that
 * is changed; what it says is carried out at each opening of the run, so that a rewind that was
 * killed and one that was not end in the same weights.
 *
 * @param number of the run's rewinds, from 1
 * @param to step of the checkpoint
 * @param last step that is passed over
 */
record Rewind(int number, long to, long last) {

  /**
   * The way back from a step that is recorded; empty where no good checkpoint before it has kept
   * all that a trainer goes on from.
   */
  static Optional<Rewind> from(long step, int number, RunFolder folder, RunKeep keep) {
    return folder.all().reversed().stream()
        .filter(checkpoint -> RunFolder.step(checkpoint) < step)
        .filter(keep::isWhole)
        .filter(Rewind::isGood)
        .findFirst()
        .map(checkpoint -> new Rewind(number, RunFolder.step(checkpoint), step));
  }

  private static boolean isGood(Path checkpoint) {
    return TrainerState.read(checkpoint).doubt().isEmpty();
  }

  /** Step of the newest good checkpoint; 0 if there is none. */
  static long newestGood(RunFolder folder) {
    return folder.all().reversed().stream()
        .filter(Rewind::isGood)
        .findFirst()
        .map(RunFolder::step)
        .orElse(0L);
  }

  /**
   * Commits it. Repeated, it means the same.
   *
   * @throws IllegalStateException if another trainer of the run has begun since
   */
  void record(Ledger ledger) {
    List<TrainingBatch> passedOver =
        ledger.recorded(to + 1).tailMap(to + 1).headMap(last + 1).values().stream()
            .map(entry -> passedOver(entry.batch()))
            .toList();
    ledger.recordAll(passedOver::forEach);
  }

  private TrainingBatch passedOver(TrainingBatch batch) {
    return TrainingBatch.newBuilder(batch)
        .setSkipped(true)
        .setRewind(number)
        .setRewoundTo(to)
        .build();
  }
}
