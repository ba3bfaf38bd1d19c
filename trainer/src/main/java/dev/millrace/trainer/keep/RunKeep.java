package dev.millrace.trainer.keep;

import dev.millrace.model.checkpoint.Retention;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Where a run's checkpoints are kept for good. They are named by their folders in the run's folder
 * on this disk, where each is written first and read from.
 */
public interface RunKeep {

  /**
   * Makes the folder on this disk show what is kept; for the one trainer that holds the run. From
   * here on no other's checkpoint becomes visible.
   */
  void takeOver();

  /**
   * Those that are no longer in the run's folder, because they were set aside, are kept no more.
   */
  void followSetAside();

  /** Makes all files of a checkpoint be on this disk. */
  void fetch(Path checkpoint);

  /** Whether a checkpoint has kept all that a trainer goes on from. */
  boolean isWhole(Path checkpoint);

  /** Keeps the decay plan that is in the run's folder, if there is one. */
  void keepDecay();

  /**
   * Makes a checkpoint visible to all; on return it is kept.
   *
   * @throws IllegalStateException if another trainer has taken the run over
   */
  void publish(Path checkpoint);

  /** Names a checkpoint to others: relative to {@code checkpoints.root}, or where it is. */
  String location(Path checkpoint);

  /** Takes the weights of those that retention does not keep. */
  void thin(Retention retention, ToDoubleFunction<Path> heldOutBitsPerByte, Predicate<Path> isGood);

  /** Ends a wait for what is away. */
  void stop();
}
