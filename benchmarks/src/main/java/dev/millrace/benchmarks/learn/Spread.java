package dev.millrace.benchmarks.learn;

import java.util.Arrays;

/** Mean and the sample's standard deviation. */
final class Spread {
  private Spread() {}

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  static double deviation(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}
