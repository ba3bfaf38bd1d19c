package dev.millrace.trainer.kafka;

import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.data.DataPosition;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first held-out blocks are the run's evaluation set for good; its ledger's first record says
 * which they are.
 */
final class EvaluationSet {
  private static final Logger LOG = LoggerFactory.getLogger(EvaluationSet.class);

  private final TrainerSettings settings;
  private final Ledger ledger;
  private final BlockInput input;
  private final BlockCheck check;
  private Optional<List<TokenBlock>> fixed = Optional.empty();

  EvaluationSet(TrainerSettings settings, Ledger ledger, BlockInput input, BlockCheck check) {
    this.settings = settings;
    this.ledger = ledger;
    this.input = input;
    this.check = check;
  }

  /** Reads it again, if the ledger names it. */
  void read(SortedMap<Long, Ledger.Entry> recorded) {
    Ledger.Entry first = recorded.get(0L);
    if (first != null) {
      fixed = Optional.of(check.checked(input.blocks().read(first.batch().getRanges())));
    }
  }

  boolean isFixed() {
    return fixed.isPresent();
  }

  /** Empty also before it is fixed. */
  List<TokenBlock> blocks() {
    return fixed.orElse(List.of());
  }

  /**
   * Fixes it, after a wait for its blocks. False if a stop came first: then nothing is fixed.
   *
   * @param finishing whether no more blocks will come
   */
  boolean fix(BooleanSupplier finishing, BooleanSupplier stopped) {
    long deadline = System.nanoTime() + settings.evaluationWait().toNanos();
    BlockReader heldOut = input.blocks().of(input.heldOut());
    heldOut.seek(DataPosition.start());
    boolean waiting = true;
    while (waiting && !stopped.getAsBoolean()) {
      boolean last = finishing.getAsBoolean() || System.nanoTime() > deadline;
      int available = heldOut.fill(settings.evaluationBlocks(), DataPosition.start());
      waiting =
          available < settings.evaluationBlocks() && !(last && heldOut.atEnd(DataPosition.start()));
    }
    if (stopped.getAsBoolean()) {
      return false;
    }
    BlockReader.Taken taken = heldOut.take(settings.evaluationBlocks());
    if (taken.blocks().isEmpty()) {
      LOG.warn("no held-out blocks came in time; run {} is not evaluated", settings.run());
    }
    fixed = Optional.of(check.checked(taken.blocks()));
    ledger.record(
        TrainingBatch.newBuilder()
            .setRun(settings.run())
            .setStep(0)
            .setRanges(taken.ranges())
            .setTokenizerId(check.tokenizerId())
            .build());
    return true;
  }
}
