package dev.millrace.model.config;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Attention that sees only the newest tokens (Beltagy et al. 2020; Jiang et al. 2023).
 *
 * @param tokens that a query sees, itself among them
 * @param layers numbers of the layers that have it, ascending; the others see everything
 * @param theta base of rotary frequencies in these layers, without scaling; empty where they turn
 *     as the others do
 */
public record SlidingWindow(int tokens, List<Integer> layers, OptionalDouble theta) {

  public SlidingWindow {
    if (tokens < 1) {
      throw new IllegalArgumentException("sliding window " + tokens + " is not positive");
    }
    layers = List.copyOf(layers);
  }

  /** Turning as the other layers do. */
  public SlidingWindow(int tokens, List<Integer> layers) {
    this(tokens, layers, OptionalDouble.empty());
  }
}
