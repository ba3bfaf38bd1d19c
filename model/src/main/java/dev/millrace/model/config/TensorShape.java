package dev.millrace.model.config;

import java.util.List;

/**
 * A tensor that a model must have.
 *
 * @param name as transformers writes it
 * @param initialisation how it starts in a model trained from nothing
 */
public record TensorShape(String name, List<Long> shape, Initialisation initialisation) {

  public TensorShape {
    shape = List.copyOf(shape);
  }

  public long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /** First values of a tensor (Radford et al. 2019, section 2.3). */
  public enum Initialisation {
    ZERO,
    ONE,
    /** Normal with standard deviation 0.02. */
    NORMAL,
    /**
     * Normal, divided by the square root of the number of layers that add to the residual stream.
     */
    RESIDUAL
  }
}
