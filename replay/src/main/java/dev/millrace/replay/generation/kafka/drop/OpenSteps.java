package dev.millrace.replay.generation.kafka.drop;

import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Steps of the run that trains on the current generation which no checkpoint holds yet: after a
 * crash they are taken again, by the very blocks.
 */
record OpenSteps(Connection connection, RecordSerdes serdes, TopicSettings settings) {

  /**
   * @throws SettingsException if any of them is made of the blocks of a generation
   */
  void requireNone(Generations all, String name) {
    Generation current = all.current();
    if (current.getRun().isEmpty()) {
      return; // Never promoted, so that its steps are made of its own blocks.
    }
    Topics runs = all.topics(settings, current);
    String blocks = new Topics(settings.ofGeneration(name)).tokenBlocks().name();
    long held = lastHeld(runs, current.getRun());
    AtomicLong open = new AtomicLong();
    AtomicBoolean unfinished = new AtomicBoolean();
    TopicScan.values("replay", connection, serdes, runs.trainingBatches())
        .toEnd(
            record -> {
              if (record.value().getRun().equals(current.getRun())) {
                unfinished.set(leaves(record.value(), blocks));
              }
              boolean isOpen =
                  record.value().getRun().equals(current.getRun())
                      && record.value().getStep() > 0
                      && record.head().location().offset() > held;
              if (isOpen
                  && record.value().getRanges().stream()
                      .anyMatch(range -> range.getTopic().equals(blocks))) {
                open.incrementAndGet();
              }
            });
    if (unfinished.get()) {
      throw new SettingsException(
          "run "
              + current.getRun()
              + " has not trained on all blocks of its last shuffle window, which are generation "
              + name
              + "'s; drop it after the run has, and its next checkpoint");
    }
    if (open.get() > 0) {
      throw new SettingsException(
          "run "
              + current.getRun()
              + " would have to repeat "
              + open.get()
              + " steps with blocks of generation "
              + name
              + " if it were killed now; drop it after the run's next checkpoint");
    }
  }

  /** Whether a step leaves some of its shuffle window to the steps after it. */
  private static boolean leaves(TrainingBatch batch, String blocks) {
    List<OffsetRange> window = Objects.requireNonNullElse(batch.getWindow(), List.of());
    return window.stream().anyMatch(range -> range.getTopic().equals(blocks))
        && batch.getWindowTaken() < window.stream().mapToInt(OffsetRange::getBlocks).sum();
  }

  /** Offset in the ledger of the last step that a checkpoint holds. */
  private long lastHeld(Topics runs, String run) {
    AtomicLong held = new AtomicLong(-1);
    TopicScan.values("replay", connection, serdes, runs.checkpoints())
        .toEnd(
            record -> {
              if (record.value().getRun().equals(run)) {
                held.accumulateAndGet(record.value().getLedgerOffset(), Math::max);
              }
            });
    return held.get();
  }
}
