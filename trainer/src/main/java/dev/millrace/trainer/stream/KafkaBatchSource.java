package dev.millrace.trainer.stream;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.BatchSource;
import dev.millrace.trainer.DataPosition;
import dev.millrace.trainer.StepInput;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.TrainerState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches by the ledger. Offsets come from the checkpoint, not from a consumer group: a group may
 * have committed rows whose gradient died with the process. Used by one thread, but for {@link
 * #finish()} and {@link #stop()}.
 */
final class KafkaBatchSource implements BatchSource {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaBatchSource.class);

  private final TrainerSettings settings;
  private final Ledger ledger;
  private final BlockReader training;
  private final BlockReader heldOut;
  private final String tokenizerId;
  private final Deque<Ledger.Entry> replay = new ArrayDeque<>();

  private Optional<List<TokenBlock>> evaluation = Optional.empty();
  private DataPosition position;
  private long lastStep;
  private boolean seeking = true;
  private volatile boolean finishing;
  private volatile boolean stopped;

  KafkaBatchSource(
      TrainerSettings settings,
      Ledger ledger,
      BlockReader training,
      BlockReader heldOut,
      TrainerState from) {
    this.settings = settings;
    this.ledger = ledger;
    this.training = training;
    this.heldOut = heldOut;
    this.tokenizerId = from.tokenizerId();
    this.position = from.position();
    this.lastStep = from.step();
    for (Ledger.Entry entry : ledger.recorded()) {
      if (entry.batch().getStep() == 0) {
        evaluation = Optional.of(heldOut.read(entry.batch().getRanges()));
      } else if (entry.batch().getStep() > from.step()) {
        replay.add(entry);
      }
    }
    if (from.step() > 0 && evaluation.isEmpty()) {
      throw new IllegalStateException(
          "the checkpoint is of step "
              + from.step()
              + " of run "
              + from.run()
              + ", but training-batches has no record of that run");
    }
  }

  /** No more blocks will come: the last short batches are taken, then {@link #next()} is empty. */
  void finish() {
    finishing = true;
  }

  /** The step in hand is the last one; {@link #next()} is empty. */
  void stop() {
    stopped = true;
  }

  @Override
  public DataPosition position() {
    return position;
  }

  @Override
  public List<TokenBlock> evaluationBlocks() {
    return evaluation.orElse(List.of());
  }

  @Override
  public Optional<StepInput> next() {
    if (stopped) {
      return Optional.empty();
    }
    if (!replay.isEmpty()) {
      return Optional.of(replayed(replay.remove()));
    }
    if (evaluation.isEmpty()) {
      fixEvaluationSet();
    }
    if (seeking) {
      training.seek(position);
      seeking = false;
    }
    return awaitBatch().map(this::recorded);
  }

  private StepInput replayed(Ledger.Entry entry) {
    List<TokenBlock> blocks = training.read(entry.batch().getRanges());
    return given(new StepInput(entry.batch(), entry.offset(), blocks));
  }

  private StepInput recorded(BlockReader.Taken taken) {
    for (TokenBlock block : taken.blocks()) {
      requireTokenizer(block);
    }
    TrainingBatch batch =
        TrainingBatch.newBuilder()
            .setRun(settings.run())
            .setStep(lastStep + 1)
            .setRanges(taken.ranges())
            .setEpoch(position.epoch())
            .setTokenizerId(tokenizerId)
            .build();
    return given(new StepInput(batch, ledger.record(batch), taken.blocks()));
  }

  private StepInput given(StepInput input) {
    position = position.after(input.record());
    lastStep = input.step();
    return input;
  }

  private Optional<BlockReader.Taken> awaitBatch() {
    while (!stopped) {
      boolean last = finishing; // read before looking at the end, so that what came earlier is seen
      int available = training.fill(settings.blocksPerStep(), position);
      if (available >= settings.blocksPerStep()) {
        return Optional.of(training.take(settings.blocksPerStep()));
      }
      if ((last || position.epoch() > 0) && training.atEnd(position)) {
        if (available > 0) {
          return Optional.of(training.take(available));
        }
        if (!turn()) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** On to the next epoch or pass; false when all is read. */
  private boolean turn() {
    if (position.epoch() + 1 < settings.epochs() && position.isPassBegun()) {
      position = position.turn(position.epoch() + 1);
    } else if (position.epoch() > 0) {
      position = position.turn(0);
    } else {
      return false;
    }
    training.seek(position);
    return true;
  }

  /**
   * The first held-out blocks are the run's evaluation set for good; its ledger's first record says
   * which they are.
   */
  private void fixEvaluationSet() {
    long deadline = System.nanoTime() + settings.evaluationWait().toNanos();
    heldOut.seek(DataPosition.start());
    boolean waiting = true;
    while (waiting && !stopped) {
      boolean last = finishing || System.nanoTime() > deadline;
      int available = heldOut.fill(settings.evaluationBlocks(), DataPosition.start());
      waiting =
          available < settings.evaluationBlocks() && !(last && heldOut.atEnd(DataPosition.start()));
    }
    BlockReader.Taken taken = heldOut.take(settings.evaluationBlocks());
    if (taken.blocks().isEmpty()) {
      LOG.warn("no held-out blocks came in time; run {} is not evaluated", settings.run());
    }
    List<OffsetRange> ranges = taken.ranges();
    ledger.record(
        TrainingBatch.newBuilder()
            .setRun(settings.run())
            .setStep(0)
            .setRanges(ranges)
            .setTokenizerId(tokenizerId)
            .build());
    evaluation = Optional.of(taken.blocks());
  }

  private void requireTokenizer(TokenBlock block) {
    if (!block.getTokenizerId().equals(tokenizerId)) {
      throw new IllegalStateException(
          "block "
              + block.getPartition()
              + "-"
              + block.getSequence()
              + " was made with tokenizer "
              + block.getTokenizerId()
              + ", but the run's is "
              + tokenizerId
              + "; name a new topics.generation or go on with the former tokenizer");
    }
  }

  @Override
  public void close() {
    training.close();
    heldOut.close();
    ledger.close();
  }
}
