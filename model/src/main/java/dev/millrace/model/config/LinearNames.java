package dev.millrace.model.config;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A linear layer in the checkpoint: one tensor, or several whose outputs stand side by side.
 *
 * @param tensors names without {@code .weight} and {@code .bias}
 */
public record LinearNames(List<String> tensors, Layout layout) {

  /** Which way round a weight is stored. */
  public enum Layout {
    /** {@code torch.nn.Linear}. */
    OUT_IN,
    /** {@code Conv1D} of transformers. */
    IN_OUT
  }

  public LinearNames {
    tensors = List.copyOf(tensors);
  }

  /** Weights [out, in] under names with a common beginning. */
  public static LinearNames outIn(String prefix, String... names) {
    return new LinearNames(List.of(names).stream().map(prefix::concat).toList(), Layout.OUT_IN);
  }

  /** One weight [in, out]. */
  public static LinearNames inOut(String name) {
    return new LinearNames(List.of(name), Layout.IN_OUT);
  }

  public List<String> weights() {
    return tensors.stream().map(TensorNames::weight).toList();
  }

  public List<String> biases() {
    return tensors.stream().map(TensorNames::bias).toList();
  }

  LinearNames map(UnaryOperator<String> change) {
    return new LinearNames(tensors.stream().map(change).toList(), layout);
  }
}
