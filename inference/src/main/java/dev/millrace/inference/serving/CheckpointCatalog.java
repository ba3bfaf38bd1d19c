package dev.millrace.inference.serving;

import java.util.List;
import java.util.Optional;

/**
 * The checkpoints that requests may name and that one may be pinned of. Safe for several threads.
 */
public interface CheckpointCatalog {

  /** All known ones, oldest first. */
  List<CheckpointEntry> checkpoints();

  /**
   * Loads one, checked as if it were to be served.
   *
   * @param id {@code run@step}
   * @throws CheckpointRefusedException if it is unknown, gone, damaged or fails the check
   */
  ServedModel load(String id);

  /** The checkpoint that is served whatever else arrives. */
  Optional<String> pinned();

  /**
   * Serves one checkpoint from now on, until {@link #unpin()}.
   *
   * @throws CheckpointRefusedException if it cannot be served; the one before then serves on
   */
  void pin(String id);

  /** Serves the newest again. */
  void unpin();

  /** No checkpoints at all: the model came from a folder. */
  static CheckpointCatalog empty() {
    return new CheckpointCatalog() {
      @Override
      public List<CheckpointEntry> checkpoints() {
        return List.of();
      }

      @Override
      public ServedModel load(String id) {
        throw new CheckpointRefusedException(id, "no checkpoints are followed here");
      }

      @Override
      public Optional<String> pinned() {
        return Optional.empty();
      }

      @Override
      public void pin(String id) {
        load(id);
      }

      @Override
      public void unpin() {}
    };
  }
}
