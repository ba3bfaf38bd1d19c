package dev.millrace.trainer.kafka;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.takedown.TakedownView;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.BatchSource;
import dev.millrace.trainer.data.BlockRows;
import dev.millrace.trainer.data.DataPosition;
import dev.millrace.trainer.data.MaskedBlock;
import dev.millrace.trainer.data.PlacedBlock;
import dev.millrace.trainer.data.ReplayedWindow;
import dev.millrace.trainer.data.ShuffleWindow;
import dev.millrace.trainer.data.StepInput;
import dev.millrace.trainer.data.TakedownMask;
import dev.millrace.trainer.data.WindowWait;
import dev.millrace.trainer.steering.ControlEvent;
import dev.millrace.trainer.steering.Controls;
import dev.millrace.trainer.steering.Steering;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Batches by the ledger. Offsets come from the checkpoint, not from a consumer group: a group may
 * have committed rows whose gradient died with the process. Used by one thread at a time, but for
 * {@link #finish()} and {@link #stop()}.
 */
final class KafkaBatchSource implements BatchSource {
  private final TrainerSettings settings;
  private final Ledger ledger;
  private final BlockInput input;
  private final BlockCheck check;
  private final TakedownView takedowns;
  private final TakedownMask mask;
  private final String tokenizerId;
  private final Deque<Ledger.Entry> replay = new ArrayDeque<>();
  private final ReplayedWindow replayed;
  private final EvaluationSet evaluation;
  private final Supplier<Controls> controls;
  private DataPosition position;
  private long lastStep;
  private long lastRecordedStep;
  private Optional<TrainingBatch> newest = Optional.empty();
  private Optional<ShuffleWindow> window = Optional.empty();
  private boolean seeking = true;
  private volatile boolean finishing;
  private volatile boolean replayOnly;
  private volatile boolean stopped;

  private KafkaBatchSource(
      TrainerSettings settings,
      Ledger ledger,
      BlockInput input,
      BlockCheck check,
      TakedownView takedowns,
      TakedownMask mask,
      Supplier<Controls> controls,
      TrainerState from) {
    this.settings = settings;
    this.ledger = ledger;
    this.input = input;
    this.check = check;
    this.takedowns = takedowns;
    this.mask = mask;
    this.controls = controls;
    this.replayed = new ReplayedWindow(input.blocks()::placed);
    this.evaluation = new EvaluationSet(settings, ledger, input, check);
    this.tokenizerId = from.tokenizerId();
    this.position = from.position();
    this.lastStep = from.step();
  }

  /**
   * Reads the run's evaluation set, if that is fixed.
   *
   * @param recorded what the ledger holds: {@link Ledger#recorded} from the checkpoint's step on,
   *     or from an earlier one
   * @param input where new steps' blocks come from
   * @param rows says which blocks the engine takes
   * @param takedowns a new step takes its blocks without what they match now; one that is recorded,
   *     by those of its record
   * @param controls what is asked of the run: a new step obeys it as it is now; one that is
   *     recorded, as its record says
   * @throws SettingsException if a step to skip is not after the checkpoint
   * @throws IllegalStateException if the ledger does not go on where the checkpoint is
   */
  static KafkaBatchSource open(
      TrainerSettings settings,
      Ledger ledger,
      SortedMap<Long, Ledger.Entry> recorded,
      BlockInput input,
      BlockRows rows,
      TakedownView takedowns,
      TakedownMask mask,
      Supplier<Controls> controls,
      TrainerState from) {
    TrainerState known = from.in(new LedgerCheck(settings, recorded).topicOf(from.step()));
    KafkaBatchSource source =
        new KafkaBatchSource(
            settings,
            ledger,
            input,
            new BlockCheck(rows, from.tokenizerId()),
            takedowns,
            mask,
            controls,
            known);
    source.replay(recorded, known);
    return source;
  }

  /** Where the run is, with the topic that holds its blocks. */
  DataPosition position() {
    return position;
  }

  private void replay(SortedMap<Long, Ledger.Entry> recorded, TrainerState from) {
    new LedgerCheck(settings, recorded).check(from);
    replay.addAll(recorded.tailMap(from.step() + 1).values());
    lastRecordedStep = recorded.isEmpty() ? 0 : recorded.lastKey();
    evaluation.read(recorded);
    newest = Optional.ofNullable(recorded.get(from.step())).map(Ledger.Entry::batch);
  }

  /** No more blocks will come: the last short batches are taken, then {@link #next} is empty. */
  void finish() {
    finishing = true;
  }

  /** No new step is recorded: once the recorded ones are given, {@link #next} is empty. */
  void replayOnly() {
    replayOnly = true;
  }

  /** The step in hand is the last one; {@link #next} is empty, and ends if it waits. */
  void stop() {
    stopped = true;
    input.blocks().close();
    ledger.stop();
  }

  boolean isStopped() {
    return stopped;
  }

  /** The last step that the ledger holds, replayed or not. */
  long lastRecordedStep() {
    return lastRecordedStep;
  }

  @Override
  public List<MaskedBlock> evaluationBlocks(long step) {
    return mask.apply(evaluation.blocks(), takedowns.asOf(step));
  }

  @Override
  public Steering steering() {
    return newest.map(Steering::of).orElse(Steering.NONE);
  }

  /** Steps that are recorded are taken again by a process that ends with them. */
  @Override
  public Optional<ControlEvent> pause() {
    return replayOnly || stopped ? Optional.empty() : controls.get().pause();
  }

  @Override
  public boolean isEnding() {
    return finishing || stopped;
  }

  @Override
  public Optional<StepInput> next(Runnable whileWaiting) {
    try {
      return stopped ? Optional.empty() : following(whileWaiting);
    } catch (WakeupException e) {
      if (stopped) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<StepInput> following(Runnable whileWaiting) {
    if (!replay.isEmpty()) {
      return Optional.of(replayed(replay.remove()));
    }
    if (replayOnly) {
      return Optional.empty();
    }
    if (!evaluation.isFixed() && !evaluation.fix(() -> finishing, () -> stopped)) {
      return Optional.empty();
    }
    if (seeking) {
      // Before the seek, since to read again is to go back.
      window = newest.flatMap(batch -> ShuffleWindow.left(batch, input.blocks()::placed));
      input.reader().seek(input.after(position));
      seeking = false;
    }
    window =
        window.or(
            () ->
                awaitBlocks(whileWaiting)
                    .map(all -> input.window(position, all, settings, lastStep + 1)));
    return window.map(this::recorded);
  }

  private StepInput replayed(Ledger.Entry entry) {
    TrainingBatch batch = entry.batch();
    if (batch.getSkipped()) {
      return given(new StepInput(batch, entry.offset(), List.of()));
    }
    if (settings.skipSteps().contains(batch.getStep())) {
      TrainingBatch skipped = TrainingBatch.newBuilder(batch).setSkipped(true).build();
      return given(new StepInput(skipped, ledger.record(skipped), List.of()));
    }
    List<TokenBlock> blocks = replayed.blocks(batch, replay.stream().map(Ledger.Entry::batch));
    Takedowns seen = takedowns.asOf(batch.getTakedowns());
    return given(new StepInput(batch, entry.offset(), mask.apply(blocks, seen)));
  }

  private StepInput recorded(ShuffleWindow from) {
    List<PlacedBlock> taken = from.next(settings.blocksPerStep());
    boolean skipped = settings.skipSteps().contains(lastStep + 1);
    Takedowns inForce = takedowns.current();
    TrainingBatch.Builder batch =
        from.record(taken)
            .setRun(settings.run())
            .setStep(lastStep + 1)
            .setSkipped(skipped)
            .setTokenizerId(tokenizerId)
            .setTakedowns(inForce.version());
    // Before it is recorded: a step that cannot be taken would be refused at every start.
    List<TokenBlock> blocks = skipped ? List.of() : check.checked(PlacedBlock.blocks(taken));
    List<MaskedBlock> masked = mask.apply(blocks, inForce);
    Steering asked = steering().obeying(controls.get().events(), lastStep + 1);
    TrainingBatch steered = asked.into(batch).build();
    window = from.after(taken);
    return given(new StepInput(steered, ledger.record(steered), masked));
  }

  private StepInput given(StepInput input) {
    newest = Optional.of(input.record());
    position = position.after(input.record());
    lastStep = input.step();
    lastRecordedStep = Math.max(lastRecordedStep, lastStep);
    return input;
  }

  private Optional<BlockReader.Taken> awaitBlocks(Runnable whileWaiting) {
    BlockReader training = input.reader();
    int wanted = settings.blocksAtOnce();
    int step = settings.blocksPerStep();
    WindowWait wait = new WindowWait(wanted, step, settings.idleCheckpoint(), System::nanoTime);
    while (!stopped) {
      DataPosition reading = input.after(position);
      boolean last = finishing; // read before looking at the end, so that what came earlier is seen
      int available = training.fill(wanted, reading);
      int ready = wait.ready(available);
      if (ready > 0) {
        return Optional.of(training.take(ready));
      }
      if ((last || reading.epoch() > 0) && training.atEnd(reading)) {
        if (available > 0) {
          return Optional.of(training.take(available));
        }
        if (input.turnsAt(position) || !turn()) {
          return Optional.empty();
        }
      } else {
        whileWaiting.run();
      }
    }
    return Optional.empty();
  }

  /** Begins the next epoch or pass; false when all is read. */
  private boolean turn() {
    Optional<DataPosition> next = position.nextTurn(settings.epochs());
    position = next.orElse(position);
    next.ifPresent(input.reader()::seek);
    return next.isPresent();
  }

  @Override
  public void close() {
    try (ledger;
        BlockTopics _ = input.blocks()) {
      // Closed in reverse order; each even if another fails.
    }
  }
}
