package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.keep.CheckpointStore;
import dev.millrace.trainer.log.TrainingLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run is trained with.
 *
 * @param store that keeps the checkpoints; empty: the run's folder does
 * @param logs further logs, beside {@code training-log} and the run's CSV file
 * @param from partition of {@code token-blocks} to the offset at which a run goes on with these
 *     that has trained on another generation's until now
 */
record RunSetup(
    Connection connection,
    Topics topics,
    RecordSerdes serdes,
    TrainerSettings settings,
    Optional<CheckpointStore> store,
    Tokenizer tokenizer,
    List<TrainingLog> logs,
    Map<Integer, Long> from) {

  RunSetup {
    logs = List.copyOf(logs);
    from = Map.copyOf(from);
  }

  /**
   * @throws SettingsException if a checkpoint is another run's, or was made with another tokenizer
   */
  void requireSame(TrainerState from) {
    if (!from.run().equals(settings.run())) {
      throw new SettingsException(
          "folder "
              + settings.runFolder()
              + " holds checkpoints of run "
              + from.run()
              + ", but train.run is "
              + settings.run()
              + "; set the former");
    }
    if (!from.tokenizerId().equals(tokenizer.id())) {
      throw new SettingsException(
          "run "
              + settings.run()
              + " was begun with tokenizer "
              + from.tokenizerId()
              + ", but tokenizer "
              + tokenizer.id()
              + " is set; go on with the former or name a new train.run");
    }
  }
}
