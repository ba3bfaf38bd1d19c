package dev.millrace.cli.replay;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.BegunRun;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TopicEnds;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.trainer.TrainerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The run of {@code --train}.
 *
 * @param checkpoints folder of all runs' checkpoints where the settings name none
 */
public record TrainedBeside(String run, Path checkpoints) {

  /** The user's settings, with the run. */
  public Wiring in(Wiring given) {
    return given.with(Map.of("train.run", run));
  }

  /** By which it trains. */
  TrainerSettings settings(Wiring wiring) {
    return in(wiring).trainer(checkpoints);
  }

  /**
   * Fails before the generation begins.
   *
   * @param wiring the generation's
   * @throws SettingsException if such a run cannot train on the generation
   */
  void requirePossible(Connection connection, Wiring wiring, Topics topics) {
    TrainerSettings settings = settings(wiring);
    EngineProviders.named(settings.engine());
    int blockLength = wiring.packing().blockLength();
    if (blockLength % settings.contextLength() != 0) {
      throw new SettingsException(
          "train.context-length is "
              + settings.contextLength()
              + ", but must divide tokenize.block-length, "
              + blockLength);
    }
    boolean begun = new RunFolder(settings.runFolder()).newest().isPresent();
    if (begun && !isIn(connection, topics.trainingBatches())) {
      throw new SettingsException(
          "--train is "
              + run
              + ", but "
              + settings.runFolder()
              + " holds checkpoints of a run of that name that did not train on generation "
              + topics.settings().generationName()
              + "; take another name");
    }
    BegunRun.requireSame(wiring, settings);
  }

  private boolean isIn(Connection connection, TypedTopic<TrainingBatch> ledger) {
    try (TopicEnds ends = new TopicEnds(connection)) {
      if (ends.existing(ledger.topicPartitions()).isEmpty()) {
        return false;
      }
    }
    AtomicBoolean found = new AtomicBoolean();
    TopicScan.heads("replay", connection, List.of(ledger))
        .toEnd(
            head -> {
              if (head.key().filter(run::equals).isPresent()) {
                found.set(true);
              }
            });
    return found.get();
  }
}
