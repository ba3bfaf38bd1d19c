package dev.millrace.filters.fasttext;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * fastText's hierarchical softmax: a Huffman tree over the labels with one weight row per inner
 * node (loss.cc of 0.9.2).
 */
final class LabelTree implements LabelScorer {
  private static final long MAX_COUNT = 1_000_000_000_000L;

  private static final float LOWEST_SCORE = (float) Math.log(LOG_GUARD);

  private final int labels;
  private final int[] left;
  private final int[] right;
  private final OutputMatrix weights; // row i for node labels + i

  LabelTree(long[] counts, OutputMatrix weights) throws IOException {
    requireFalling(counts);
    this.labels = counts.length;
    this.weights = weights;
    this.left = new int[2 * labels - 1];
    this.right = new int[2 * labels - 1];
    build(counts);
  }

  // Of labels never seen the tree would be as deep as they are many.
  private static void requireFalling(long[] counts) throws IOException {
    long limit = MAX_COUNT;
    for (long count : counts) {
      if (count < 1 || count > limit) {
        throw new IOException(
            "a label seen "
                + count
                + " times, but labels go from frequent to rare and here there can be 1 to "
                + limit);
      }
      limit = count;
    }
  }

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

  /** Those below 1e-5 are never listed, as in fastText. */
  @Override
  public List<Leaf> best(int count, float[] hidden) {
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
    float toRight = (float) (1 / (1 + Math.exp(-weights.dot(node - labels, hidden))));
    descend(left[node], score + LabelScorer.log((float) (1.0 - toRight)), count, hidden, heap);
    descend(right[node], score + LabelScorer.log(toRight), count, hidden, heap);
  }
}
