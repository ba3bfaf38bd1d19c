package dev.millrace.trainer.evaluation;

import java.util.Locale;

/**
 * How many items a model has right, as lm-evaluation-harness counts.
 *
 * @param task the file's name without its endings
 * @param leftOut items of the file behind those
 * @param acc fraction of items whose likeliest choice is the right one
 * @param accError standard error of {@code acc}: the sample's deviation over the square root of
 *     items; NaN of one item
 * @param accNorm the same by log-likelihood a character of the choice
 * @param accNormError standard error of {@code accNorm}
 */
public record TaskScore(
    String task,
    int items,
    long leftOut,
    double acc,
    double accError,
    double accNorm,
    double accNormError) {

  /** From the number of right ones among all. */
  static TaskScore of(String task, long leftOut, int items, int right, int rightNorm) {
    return new TaskScore(
        task,
        items,
        leftOut,
        (double) right / items,
        error(right, items),
        (double) rightNorm / items,
        error(rightNorm, items));
  }

  /** Of a mean of ones and zeros. */
  private static double error(int right, int items) {
    double mean = (double) right / items;
    return items == 1 ? Double.NaN : Math.sqrt(mean * (1 - mean) / (items - 1));
  }

  /** One line for people. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s acc %.4f (standard error %.4f), acc_norm %.4f (%.4f), %,d items%s",
        task,
        acc,
        accError,
        accNorm,
        accNormError,
        items,
        leftOut == 0 ? "" : String.format(Locale.ROOT, " and %,d left out", leftOut));
  }
}
