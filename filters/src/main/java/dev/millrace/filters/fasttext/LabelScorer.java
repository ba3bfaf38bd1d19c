package dev.millrace.filters.fasttext;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Scores a model's labels for a text. */
sealed interface LabelScorer permits LabelTree, Softmax, IndependentLabels {

  /** fastText's guard inside every logarithm; it shows in the fifth digit of a probability. */
  double LOG_GUARD = 1e-5;

  /** A label's number and the logarithm of its probability. */
  record Leaf(int label, float score) {}

  /**
   * The likeliest labels, most likely first.
   *
   * @param count at most so many
   * @param hidden the mean of a text's rows
   */
  List<Leaf> best(int count, float[] hidden);

  static float log(float x) {
    return (float) Math.log(x + LOG_GUARD);
  }

  /** The likeliest of these probabilities; of equal ones the first label. */
  static List<Leaf> likeliest(int count, float[] probabilities) {
    return IntStream.range(0, probabilities.length)
        .mapToObj(label -> new Leaf(label, log(probabilities[label])))
        .sorted(Comparator.comparingDouble(Leaf::score).reversed())
        .limit(count)
        .toList();
  }
}
