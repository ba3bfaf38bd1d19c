package dev.millrace.trainer.kafka;

import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TakedownFollower;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.trainer.DecayPlan;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.checkpoint.CheckpointFolder;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.retrain.LoggedCost;
import dev.millrace.trainer.retrain.Replay;
import dev.millrace.trainer.retrain.RetrainPlan;
import dev.millrace.trainer.retrain.RunSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unlearns what is taken down: a new run begins with the last checkpoint that saw none of it, and
 * with a ledger that names the same blocks in the same order, but by today's takedowns. What
 * remains is what any trainer does after a crash: it takes the recorded steps again.
 */
public final class Retraining {
  private static final Logger LOG = LoggerFactory.getLogger(Retraining.class);

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;
  private final TrainerSettings settings;
  private final String retrained;

  /**
   * @param settings of the run that was trained
   * @param retrained name of the run that takes its steps again
   */
  public Retraining(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      TrainerSettings settings,
      String retrained) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
    this.settings = settings;
    this.retrained = retrained;
    if (retrained.equals(settings.run())) {
      throw new SettingsException(
          "--run " + retrained + " is the run that was trained; name the new one otherwise");
    }
  }

  private LedgerHistory history(String run) {
    return LedgerHistory.read(connection, topics, serdes, settings.checkpointsRoot(), run);
  }

  /**
   * Finds out what has to be done; changes nothing.
   *
   * @param from step to take again with all after it, at the latest
   * @throws SettingsException if the run has no steps, or {@code from} is not one before what has
   *     to be unlearned
   */
  public RetrainPlan plan(OptionalLong from) {
    LedgerHistory ledger = history(settings.run());
    if (ledger.lastStep() == 0) {
      throw new SettingsException(
          "training-batches has no steps of run "
              + settings.run()
              + "; name the run that was trained by --set train.run=NAME");
    }
    TakedownHistory takedowns = TakedownFollower.read("retrain", connection, topics, serdes);
    Takedowns now = takedowns.current();
    TakenBlocks blocks = TakenBlocks.read(connection, serdes, blockTopics(ledger), now);
    SeenSearch search = SeenSearch.of(ledger, takedowns, now, blocks);
    OptionalLong first = first(from, search.seen().first(), ledger.lastStep());
    Optional<Replay> replay =
        first.isPresent()
            ? Optional.of(replay(first.getAsLong(), ledger, blocks))
            : Optional.empty();
    return new RetrainPlan(
        settings.run(),
        retrained,
        ledger.knows(retrained)
            ? Optional.of(SeenSearch.of(history(retrained), takedowns, now, blocks).seen())
            : Optional.empty(),
        takedowns.version(),
        search.seen(),
        search.byUrlOnly(),
        search.unknown() + ledger.runs().unknownUpTo(),
        new RunSettings(settings).differences(),
        replay);
  }

  /** A run may have gone on with another generation's blocks. */
  private List<TypedTopic<TokenBlock>> blockTopics(LedgerHistory ledger) {
    return ledger.blockTopics().stream().map(topics.tokenBlocks()::named).toList();
  }

  private OptionalLong first(OptionalLong from, OptionalLong seen, long last) {
    if (from.isEmpty()) {
      return seen;
    }
    long latest = Math.min(last, seen.orElse(last));
    if (from.getAsLong() < 1 || from.getAsLong() > latest) {
      throw new SettingsException(
          "--from-step is "
              + from.getAsLong()
              + ", but must be from 1 to "
              + latest
              + (seen.isPresent() ? ", the first step that saw what is taken down" : ", the last"));
    }
    return from;
  }

  private Replay replay(long first, LedgerHistory ledger, TakenBlocks blocks) {
    Optional<Path> checkpoint = ledger.runs().keptBefore(first);
    if (checkpoint.isEmpty()) {
      new RunSettings(settings).requireSameBeginning();
    }
    long after = checkpoint.map(RunFolder::step).orElse(0L);
    long tokens = checkpoint.map(path -> TrainerState.read(path).tokens()).orElse(0L);
    AtomicLong needed = new AtomicLong();
    AtomicLong gone = new AtomicLong();
    ledger.each(
        batch -> {
          if (batch.getStep() > after && !ledger.isSkipped(batch)) {
            for (OffsetRange range : batch.getRanges()) {
              needed.addAndGet(range.getBlocks());
              gone.addAndGet(blocks.gone(range));
            }
          }
        });
    LoggedCost cost = new LoggedCost(ledger.runs(), after, ledger.lastStep(), tokens);
    TopicScan.values("retrain", connection, serdes, topics.trainingLog())
        .toEnd(entry -> cost.add(entry.value()));
    return new Replay(
        checkpoint, after, ledger.lastStep(), needed.get(), gone.get(), cost.tokens(), cost.time());
  }

  /**
   * Makes the new run what a trainer can go on with; does nothing if it is that already. Killed
   * anywhere, it can be repeated.
   *
   * @throws IllegalStateException if blocks are gone
   * @throws SettingsException if the new run's name is another run's, or a trainer holds it
   */
  public void begin(RetrainPlan plan) {
    Replay replay = plan.replay().orElseThrow();
    RunFolder own = new RunFolder(settings.checkpointsRoot().resolve(retrained));
    try (RunLease lease = RunLease.take(connection, topics, retrained);
        Ledger ledger =
            Ledger.openToRecordAll(connection, topics, serdes, retrained, lease::isHeld)) {
      LedgerHistory history = history(settings.run());
      if (!history.knows(retrained)) {
        requireBlocks(replay);
        ledger.recordAll(taker -> history.each(batch -> copy(batch, plan, replay).forEach(taker)));
      }
      SortedMap<Long, Ledger.Entry> recorded = ledger.recorded(0);
      requireSameBlocks(history, recorded);
      if (own.newest().isEmpty()) {
        own.deleteUnfinished();
        DecayPlan.copy(settings.runFolder(), own.path());
        fork(history, own, recorded);
      }
    }
  }

  private void requireBlocks(Replay replay) {
    if (replay.gone() > 0) {
      throw new IllegalStateException(
          "steps "
              + (replay.after() + 1)
              + " to "
              + replay.last()
              + " of run "
              + settings.run()
              + " cannot be taken again: "
              + replay.gone()
              + " of their "
              + replay.blocks()
              + " blocks are no longer on token-blocks; its retention must outlast the oldest"
              + " checkpoint that is kept");
    }
  }

  private List<TrainingBatch> copy(TrainingBatch batch, RetrainPlan plan, Replay replay) {
    long step = batch.getStep();
    boolean after = step > replay.after();
    if (step > 0 && step < replay.after()) {
      return List.of();
    }
    TrainingBatch.Builder own = TrainingBatch.newBuilder(batch).setRun(retrained);
    return List.of(after ? own.setTakedowns(plan.takedowns()).build() : own.build());
  }

  /** The new run's first record, beside that of its evaluation set, tells whether it is ours. */
  private void requireSameBlocks(LedgerHistory history, SortedMap<Long, Ledger.Entry> recorded) {
    Map<Long, List<OffsetRange>> expected = new HashMap<>();
    long first = firstStep(recorded);
    history.each(
        batch -> {
          if (batch.getStep() == 0 || batch.getStep() == first) {
            expected.put(batch.getStep(), batch.getRanges());
          }
        });
    for (long step : List.of(0L, first)) {
      Ledger.Entry entry = recorded.get(step);
      if (entry == null || !entry.batch().getRanges().equals(expected.get(step))) {
        throw new SettingsException(
            "run "
                + retrained
                + " is no retraining of run "
                + settings.run()
                + ": step "
                + step
                + " has other blocks; name another by --run");
      }
    }
  }

  private static long firstStep(SortedMap<Long, Ledger.Entry> recorded) {
    SortedMap<Long, Ledger.Entry> steps = recorded.tailMap(1L);
    return steps.isEmpty() ? 0 : steps.firstKey();
  }

  /** A run whose first step is not the run's first one began with the checkpoint of that step. */
  private void fork(LedgerHistory history, RunFolder own, SortedMap<Long, Ledger.Entry> recorded) {
    long first = firstStep(recorded);
    long step = first == 1 ? 0 : first;
    Optional<Path> checkpoint = history.runs().keptAt(step);
    if (checkpoint.isPresent()) {
      TrainerState state = TrainerState.read(checkpoint.get());
      long offset =
          step == 0
              ? state.ledgerOffset()
              : recorded.tailMap(step).firstEntry().getValue().offset();
      new CheckpointFolder(own).fork(checkpoint.get(), state.forkedAs(retrained, offset));
      LOG.info("run {} begins with {}", retrained, checkpoint.get());
    } else if (step > 0) {
      throw new IllegalStateException(
          "run "
              + retrained
              + " was to begin with the checkpoint of step "
              + step
              + ", which is gone meanwhile; name another run by --run");
    }
  }
}
