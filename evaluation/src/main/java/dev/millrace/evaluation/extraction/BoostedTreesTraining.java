package dev.millrace.evaluation.extraction;

import dev.millrace.filters.extraction.classify.BoostedTrees;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Gradient boosting for {@link BoostedTrees}: histogram split search, second-order gains as in
 * XGBoost (Chen and Guestrin 2016), complete trees of one depth. Seeded, so the same rows give the
 * same trees.
 */
public final class BoostedTreesTraining {

  /**
   * @param trees how many rounds
   * @param depth of every tree
   * @param learningRate shrinks every leaf
   * @param leafPenalty L2 penalty on leaf values, in weight units
   * @param minLeafWeight least sum of second derivatives in a child
   * @param featureShare share of the features each tree may look at
   */
  public record Settings(
      int trees,
      int depth,
      double learningRate,
      double leafPenalty,
      double minLeafWeight,
      double featureShare,
      long seed) {}

  private static final int BINS = 64;

  private final Settings settings;
  private final int features;
  private final int rows;
  private final float[][] cuts;

  /** By feature, then row. */
  private final byte[][] binned;

  private final float[] labels;
  private final float[] weights;
  private final double[] scores;
  private final double[] gradients;
  private final double[] curvatures;
  private final int[] nodeOfRow;

  private BoostedTreesTraining(
      Settings settings, List<float[]> values, float[] labels, float[] weights) {
    this.settings = settings;
    this.rows = values.size();
    this.features = values.getFirst().length;
    this.labels = labels;
    this.weights = weights;
    this.cuts = new float[features][];
    this.binned = new byte[features][rows];
    this.scores = new double[rows];
    this.gradients = new double[rows];
    this.curvatures = new double[rows];
    this.nodeOfRow = new int[rows];
    for (int feature = 0; feature < features; feature++) {
      bin(values, feature);
    }
  }

  /** Learns to predict the labels (0 to 1) of the rows, each counted with its weight. */
  public static BoostedTrees train(
      Settings settings,
      List<String> names,
      List<float[]> values,
      float[] labels,
      float[] weights) {
    return new BoostedTreesTraining(settings, values, labels, weights).train(names);
  }

  private BoostedTrees train(List<String> names) {
    int depth = settings.depth;
    int inner = (1 << depth) - 1;
    int[] splitFeatures = new int[settings.trees * inner];
    float[] thresholds = new float[settings.trees * inner];
    float[] leaves = new float[settings.trees << depth];
    double bias = bias();
    Arrays.fill(scores, bias);
    Random random = new Random(settings.seed);
    for (int tree = 0; tree < settings.trees; tree++) {
      differentiate();
      boolean[] open = chooseFeatures(random);
      Arrays.fill(nodeOfRow, 0);
      for (int level = 0; level < depth; level++) {
        split(level, open, splitFeatures, thresholds, tree * inner);
      }
      fillLeaves(inner, leaves, tree << depth);
    }
    return new BoostedTrees(names, depth, bias, splitFeatures, thresholds, leaves);
  }

  private void bin(List<float[]> values, int feature) {
    float[] sorted = new float[rows];
    for (int row = 0; row < rows; row++) {
      sorted[row] = values.get(row)[feature];
    }
    Arrays.sort(sorted);
    float[] found = new float[BINS];
    int count = 0;
    for (int i = 1; i < BINS; i++) {
      float cut = sorted[(int) ((long) i * (rows - 1) / BINS)];
      if ((count == 0 || cut > found[count - 1]) && cut < sorted[rows - 1]) {
        found[count++] = cut;
      }
    }
    // Rare values above the last quantile still get cuts of their own.
    for (int i = 1; i <= 2 && count > 0 && count < BINS; i++) {
      float cut = sorted[(int) (rows - 1 - rows / (1000L * i * i * i) - 1)];
      if (cut > found[count - 1] && cut < sorted[rows - 1]) {
        found[count++] = cut;
      }
    }
    cuts[feature] = Arrays.copyOf(found, count);
    for (int row = 0; row < rows; row++) {
      int at = Arrays.binarySearch(cuts[feature], values.get(row)[feature]);
      binned[feature][row] = (byte) (at >= 0 ? at : -at - 1);
    }
  }

  private double bias() {
    double positive = 0;
    double all = 0;
    for (int row = 0; row < rows; row++) {
      positive += labels[row] * weights[row];
      all += weights[row];
    }
    return Math.log(positive / (all - positive));
  }

  private void differentiate() {
    for (int row = 0; row < rows; row++) {
      double p = 1 / (1 + Math.exp(-scores[row]));
      gradients[row] = weights[row] * (p - labels[row]);
      curvatures[row] = weights[row] * Math.max(p * (1 - p), 1e-6);
    }
  }

  private boolean[] chooseFeatures(Random random) {
    boolean[] open = new boolean[features];
    for (int feature = 0; feature < features; feature++) {
      open[feature] = cuts[feature].length > 0 && random.nextDouble() < settings.featureShare;
    }
    return open;
  }

  /** Finds the best split of every node of a level and moves the rows to the children. */
  private void split(int level, boolean[] open, int[] splitFeatures, float[] thresholds, int base) {
    int nodes = 1 << level;
    int first = nodes - 1;
    double[] bestGain = new double[nodes];
    int[] bestFeature = new int[nodes];
    int[] bestBin = new int[nodes];
    Arrays.fill(bestBin, BINS); // no gain anywhere: every row goes left
    for (int feature = 0; feature < features; feature++) {
      if (open[feature]) {
        search(feature, nodes, first, bestGain, bestFeature, bestBin);
      }
    }
    for (int node = 0; node < nodes; node++) {
      splitFeatures[base + first + node] = bestFeature[node];
      thresholds[base + first + node] =
          bestBin[node] == BINS ? Float.MAX_VALUE : cuts[bestFeature[node]][bestBin[node]];
    }
    for (int row = 0; row < rows; row++) {
      int node = nodeOfRow[row] - first;
      boolean left = binned[bestFeature[node]][row] <= bestBin[node];
      nodeOfRow[row] = 2 * nodeOfRow[row] + (left ? 1 : 2);
    }
  }

  private void search(
      int feature, int nodes, int first, double[] bestGain, int[] bestFeature, int[] bestBin) {
    double[] g = new double[nodes * (BINS + 1)];
    double[] h = new double[nodes * (BINS + 1)];
    byte[] bins = binned[feature];
    for (int row = 0; row < rows; row++) {
      int slot = (nodeOfRow[row] - first) * (BINS + 1) + bins[row];
      g[slot] += gradients[row];
      h[slot] += curvatures[row];
    }
    for (int node = 0; node < nodes; node++) {
      int from = node * (BINS + 1);
      double gAll = 0;
      double hAll = 0;
      for (int bin = 0; bin <= BINS; bin++) {
        gAll += g[from + bin];
        hAll += h[from + bin];
      }
      double gLeft = 0;
      double hLeft = 0;
      for (int bin = 0; bin < cuts[feature].length; bin++) {
        gLeft += g[from + bin];
        hLeft += h[from + bin];
        if (hLeft >= settings.minLeafWeight && hAll - hLeft >= settings.minLeafWeight) {
          double gain = gain(gLeft, hLeft) + gain(gAll - gLeft, hAll - hLeft) - gain(gAll, hAll);
          if (gain > bestGain[node]) {
            bestGain[node] = gain;
            bestFeature[node] = feature;
            bestBin[node] = bin;
          }
        }
      }
    }
  }

  private double gain(double g, double h) {
    return g * g / (h + settings.leafPenalty);
  }

  private void fillLeaves(int inner, float[] leaves, int base) {
    int count = inner + 1;
    double[] g = new double[count];
    double[] h = new double[count];
    for (int row = 0; row < rows; row++) {
      g[nodeOfRow[row] - inner] += gradients[row];
      h[nodeOfRow[row] - inner] += curvatures[row];
    }
    for (int leaf = 0; leaf < count; leaf++) {
      leaves[base + leaf] =
          (float) (-settings.learningRate * g[leaf] / (h[leaf] + settings.leafPenalty));
    }
    for (int row = 0; row < rows; row++) {
      scores[row] += leaves[base + nodeOfRow[row] - inner];
    }
  }
}
