package dev.millrace.trainer.keep;

import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.storage.files.StoreFolder;
import dev.millrace.trainer.TrainerSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * The store that {@code checkpoints.root} names.
 *
 * @param root holds the runs' folders
 * @param pause between two tries while it is away
 * @param giveUpAfter how long it is waited for
 */
public record CheckpointStore(StoreFolder root, Duration pause, Duration giveUpAfter) {

  /** Where the run's checkpoints are kept. */
  public static RunKeep keep(Optional<CheckpointStore> store, TrainerSettings settings) {
    RunFolder folder = new RunFolder(settings.runFolder());
    return store
        .<RunKeep>map(one -> new StoreKeep(one, folder))
        .orElseGet(() -> new FolderKeep(settings.checkpointsRoot(), folder));
  }
}
