package dev.millrace.filters.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * fastText's hierarchical softmax: a Huffman tree over the labels with one weight row per inner
 * node (loss.cc of 0.9.2).
 */
final class LabelTree {
  // fastText's guard inside every logarithm; it shows in the fifth digit of a probability.
  private static final double LOG_GUARD = 1e-5;
  private static final float LOWEST_SCORE = (float) Math.log(LOG_GUARD);

  private final int labels;
  private final int dimension;
  private final int[] left;
  private final int[] right;
  private final float[] weights; // [labels, dimension], row i for node labels + i

  LabelTree(long[] counts, float[] weights, int dimension) {
    this.labels = counts.length;
    this.dimension = dimension;
    this.weights = weights;
    this.left = new int[2 * labels - 1];
    this.right = new int[2 * labels - 1];
    build(counts);
  }

  /** A label's number and the logarithm of its probability. */
  record Leaf(int label, float score) {}

  // The counts fall from the first label to the last, so both queues of Huffman's algorithm are
  // runs of the same array.
  private void build(long[] counts) {
    long[] weight = new long[2 * labels - 1];
    Arrays.fill(weight, 1_000_000_000_000_000L);
    System.arraycopy(counts, 0, weight, 0, labels);
    int leaf = labels - 1;
    int node = labels;
    for (int parent = labels; parent < 2 * labels - 1; parent++) {
      int[] smallest = new int[2];
      for (int j = 0; j < 2; j++) {
        smallest[j] = leaf >= 0 && weight[leaf] < weight[node] ? leaf-- : node++;
      }
      left[parent] = smallest[0];
      right[parent] = smallest[1];
      weight[parent] = weight[smallest[0]] + weight[smallest[1]];
    }
  }

  /** The likeliest labels, most likely first; those below 1e-5 are never listed, as in fastText. */
  List<Leaf> best(int count, float[] hidden) {
    PriorityQueue<Leaf> heap = new PriorityQueue<>(Comparator.comparingDouble(Leaf::score));
    descend(2 * labels - 2, 0, count, hidden, heap);
    List<Leaf> sorted = new ArrayList<>(heap);
    sorted.sort(Comparator.comparingDouble(Leaf::score).reversed());
    return sorted;
  }

  // Deep recursion cannot happen: a Huffman tree of long counts is less than 100 levels deep.
  private void descend(int node, float score, int count, float[] hidden, PriorityQueue<Leaf> heap) {
    Leaf worst = heap.peek();
    if (score < LOWEST_SCORE || (worst != null && heap.size() == count && score < worst.score())) {
      return;
    }
    if (node < labels) {
      heap.add(new Leaf(node, score));
      if (heap.size() > count) {
        heap.remove();
      }
      return;
    }
    float toRight = (float) (1 / (1 + Math.exp(-dot(node - labels, hidden))));
    descend(left[node], score + log((float) (1.0 - toRight)), count, hidden, heap);
    descend(right[node], score + log(toRight), count, hidden, heap);
  }

  private float dot(int row, float[] hidden) {
    float sum = 0;
    for (int i = 0, at = row * dimension; i < dimension; i++) {
      sum += weights[at + i] * hidden[i];
    }
    return sum;
  }

  private static float log(float x) {
    return (float) Math.log(x + LOG_GUARD);
  }
}
