package dev.millrace.benchmarks.learn;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/** The best of some learning rates, each twice the one before. */
final class PeakSearch {
  private static final double FACTOR = 2;
  private static final int MOST = 6;

  private PeakSearch() {}

  /**
   * Peaks with what each came to. Three are tried, and more on the side where the best one has no
   * neighbour, six at most.
   *
   * @param middle the first of them
   * @param bitsPerByte what a peak comes to, not NaN
   */
  static SortedMap<Double, Double> of(double middle, DoubleUnaryOperator bitsPerByte) {
    SortedMap<Double, Double> tried = new TreeMap<>();
    for (double peak : new double[] {middle / FACTOR, middle, middle * FACTOR}) {
      tried.put(peak, bitsPerByte.applyAsDouble(peak));
    }
    while (tried.size() < MOST) {
      double best = best(tried);
      if (best == tried.firstKey()) {
        double peak = best / FACTOR;
        tried.put(peak, bitsPerByte.applyAsDouble(peak));
      } else if (best == tried.lastKey()) {
        double peak = best * FACTOR;
        tried.put(peak, bitsPerByte.applyAsDouble(peak));
      } else {
        break;
      }
    }
    return tried;
  }

  /** The peak with the fewest bits; of equals the least. */
  static double best(SortedMap<Double, Double> tried) {
    return Collections.min(tried.entrySet(), Map.Entry.comparingByValue()).getKey();
  }
}
