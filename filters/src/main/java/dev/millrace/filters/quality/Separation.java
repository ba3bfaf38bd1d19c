package dev.millrace.filters.quality;

import java.util.Arrays;

/**
 * How well scores tell good texts from the rest. Shares are NaN where there is nothing to share.
 *
 * @param good number of good texts; {@code rest}: of the others
 * @param truePositives good texts that are kept; {@code falsePositives}: others that are
 * @param auc probability that a good text scores higher than another, ties counted half (the area
 *     under the ROC curve)
 */
public record Separation(
    long good, long rest, long truePositives, long falsePositives, double auc) {

  /**
   * @param minimum texts with this score or more are kept
   */
  public static Separation of(double[] good, double[] rest, double minimum) {
    return new Separation(
        good.length, rest.length, kept(good, minimum), kept(rest, minimum), auc(good, rest));
  }

  private static long kept(double[] scores, double minimum) {
    return Arrays.stream(scores).filter(score -> score >= minimum).count();
  }

  /** By ranks: for each good text, the others below it and half of those equal to it. */
  private static double auc(double[] good, double[] rest) {
    double[] sorted = rest.clone();
    Arrays.sort(sorted);
    double below = 0;
    for (double score : good) {
      int first = firstAtLeast(sorted, score);
      int next = firstAtLeast(sorted, Math.nextUp(score));
      below += first + (next - first) / 2.0;
    }
    return below / ((double) good.length * rest.length);
  }

  private static int firstAtLeast(double[] sorted, double score) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < score) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Of the texts kept, the share of good ones. */
  public double precision() {
    return (double) truePositives / (truePositives + falsePositives);
  }

  /** Of the good texts, the share kept. */
  public double recall() {
    return (double) truePositives / good;
  }

  /** Share of all texts of which the label and the minimum say the same. */
  public double agreement() {
    return (double) (truePositives + rest - falsePositives) / (good + rest);
  }
}
