package dev.millrace.engine.nd4j.training;

import dev.millrace.engine.nd4j.layers.Parameters.Slot;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;
import java.lang.foreign.Arena;
import java.util.List;

/** One rule by which some tensors move, with what it remembers of their gradients. */
interface TensorUpdate extends AutoCloseable {

  /** The tensors that it moves. */
  List<Slot> slots();

  /**
   * Moves them.
   *
   * @param step from 1
   * @param clip what the gradients are multiplied by first
   */
  void update(long step, double learningRate, float clip);

  /** A copy of what is remembered of one of its tensors. */
  List<Tensor> moments(Slot slot, Arena arena);

  /** Takes over what {@link #moments} gave of all its tensors. */
  void restore(Weights moments);

  @Override
  void close();
}
