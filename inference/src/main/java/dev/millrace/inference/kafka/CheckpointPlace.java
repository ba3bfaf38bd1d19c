package dev.millrace.inference.kafka;

import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.schemas.Checkpoint;
import java.util.Optional;

/** Where announced checkpoints are, and beside them the pin. */
public sealed interface CheckpointPlace extends AutoCloseable
    permits FolderPlace, StorePlace, UnpinnedPlace {

  /**
   * @throws CheckpointRefusedException if what an event says leads elsewhere
   */
  Announced announced(Checkpoint event);

  /** Looks anew at what is there. */
  void look();

  /** A checkpoint is served from now on; what was fetched for others is no longer needed. */
  void serves(Announced checkpoint);

  /** The id of the checkpoint to stay with. */
  Optional<String> pin();

  void writePin(String id);

  void clearPin();

  /** Gives back what was taken for it; what is served stays as it is. */
  @Override
  void close();
}
