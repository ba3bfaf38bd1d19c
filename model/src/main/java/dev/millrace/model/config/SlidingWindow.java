package dev.millrace.model.config;

import java.util.List;

/**
 * Attention that sees only the newest tokens (Beltagy et al. 2020; Jiang et al. 2023).
 *
 * @param tokens that a query sees, itself among them
 * @param layers numbers of the layers that have it, ascending; the others see everything
 */
public record SlidingWindow(int tokens, List<Integer> layers) {

  public SlidingWindow {
    if (tokens < 1) {
      throw new IllegalArgumentException("sliding window " + tokens + " is not positive");
    }
    layers = List.copyOf(layers);
  }
}
