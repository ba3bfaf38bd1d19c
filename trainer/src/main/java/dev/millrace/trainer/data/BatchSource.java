package dev.millrace.trainer.data;

import dev.millrace.trainer.steering.ControlEvent;
import dev.millrace.trainer.steering.Steering;
import java.util.List;
import java.util.Optional;

/**
 * Where the loop's batches come from: first those recorded after the checkpoint, then new ones,
 * recorded before they are given.
 */
public interface BatchSource extends AutoCloseable {

  /**
   * Waits for the next step's blocks; empty once the input is drained or a stop was asked for.
   *
   * @param whileWaiting called now and then for as long as there are none
   */
  Optional<StepInput> next(Runnable whileWaiting);

  /**
   * May get the next step's blocks, and record them, while the step in hand computes. Whatever is
   * recorded is given or replayed.
   */
  default void prefetch() {}

  /**
   * The run's evaluation set, which its first ledger record names.
   *
   * @param takedowns as the ledger says of a step: by which documents are left out
   */
  List<MaskedBlock> evaluationBlocks(long takedowns);

  /**
   * What is asked of the step that was given last, or of the one before the first. Only before
   * {@link #prefetch} is called: afterwards it is the fetched one's.
   */
  default Steering steering() {
    return Steering.NONE;
  }

  /** Why no step is to be taken for now; empty: nobody has asked for a pause. Never waits. */
  default Optional<ControlEvent> pause() {
    return Optional.empty();
  }

  /** Whether a pause ends with the loop: no more blocks will come, or a stop was asked for. */
  default boolean isEnding() {
    return false;
  }

  @Override
  void close();
}
