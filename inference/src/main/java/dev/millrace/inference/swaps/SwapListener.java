package dev.millrace.inference.swaps;

/** Is told of each model that has taken over; returns at once. */
@FunctionalInterface
public interface SwapListener {

  void swapped(ModelSwap swap);
}
