package dev.millrace.trainer.kafka;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.SettingsException;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Whether a run's ledger goes on where its checkpoint is.
 *
 * @param recorded by step; all from the checkpoint's on, and of those before it step 0 and what is
 *     skipped
 */
record LedgerCheck(TrainerSettings settings, SortedMap<Long, Ledger.Entry> recorded) {

  /**
   * @throws IllegalStateException if records are missing, or are not those of the checkpoint
   * @throws SettingsException if a step to skip is after the checkpoint
   */
  void check(TrainerState from) {
    if (from.step() > 0) {
      checkJoint(from);
    }
    long expected = from.step();
    for (long step : recorded.tailMap(from.step() + 1).keySet()) {
      expected++;
      if (step != expected) {
        throw new IllegalStateException(
            "training-batches has step "
                + step
                + " of run "
                + settings.run()
                + ", but step "
                + expected
                + " is missing; records of the ledger must never be deleted");
      }
    }
    for (long step : settings.skipSteps().stream().filter(s -> s <= from.step()).toList()) {
      Ledger.Entry entry = recorded.get(step);
      if (entry == null || !entry.batch().getSkipped()) {
        throw new SettingsException(
            "train.skip-steps names step "
                + step
                + ", but the checkpoint of step "
                + from.step()
                + " has learned from it; move the checkpoints from that step on away, or leave it"
                + " out");
      }
    }
  }

  private void checkJoint(TrainerState from) {
    Ledger.Entry joint = recorded.get(from.step());
    if (joint == null || !recorded.containsKey(0L)) {
      throw new IllegalStateException(
          "the checkpoint is of step "
              + from.step()
              + " of run "
              + from.run()
              + ", but training-batches has no record of that step");
    }
    if (joint.offset() != from.ledgerOffset()) {
      throw new IllegalStateException(
          "the checkpoint of step "
              + from.step()
              + " names offset "
              + from.ledgerOffset()
              + " of training-batches, but that step is recorded at offset "
              + joint.offset()
              + ": the ledger is another one");
    }
  }

  /**
   * The topic that holds a step's blocks; empty before the first. A checkpoint of a version before
   * does not say it.
   */
  String topicOf(long step) {
    return Optional.ofNullable(recorded.get(step)).filter(entry -> step > 0).stream()
        .flatMap(entry -> entry.batch().getRanges().stream())
        .map(OffsetRange::getTopic)
        .findFirst()
        .orElse("");
  }
}
