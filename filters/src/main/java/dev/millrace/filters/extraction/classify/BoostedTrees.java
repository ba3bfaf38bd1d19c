package dev.millrace.filters.extraction.classify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.List;

/**
 * A sum of regression trees over a feature vector, squashed to a probability (Friedman 2001,
 * binomial deviance). Complete binary trees in level order: node i's children are 2i + 1 (value at
 * most the threshold) and 2i + 2.
 *
 * <p>The file: one line {@code bias depth features...}, then a line for each tree of {@code
 * feature:threshold} for the inner nodes and the leaves' values.
 */
public final class BoostedTrees {

  private final List<String> featureNames;
  private final int depth;
  private final double bias;
  private final int[] features;
  private final float[] thresholds;
  private final float[] leaves;
  private final int trees;
  private final int inner;

  public BoostedTrees(
      List<String> featureNames,
      int depth,
      double bias,
      int[] features,
      float[] thresholds,
      float[] leaves) {
    this.featureNames = List.copyOf(featureNames);
    this.depth = depth;
    this.bias = bias;
    this.features = features;
    this.thresholds = thresholds;
    this.leaves = leaves;
    this.trees = leaves.length >> depth;
    this.inner = (1 << depth) - 1;
  }

  public List<String> featureNames() {
    return featureNames;
  }

  /** The probability for these features, in the order of {@link #featureNames}. */
  public double probability(float[] values) {
    double sum = bias;
    int tree = 0;
    // Four trees at a time: a walk waits for memory at each level, and four wait together.
    for (; tree + 4 <= trees; tree += 4) {
      int a = 0;
      int b = 0;
      int c = 0;
      int d = 0;
      for (int level = 0; level < depth; level++) {
        a = below(tree, a, values);
        b = below(tree + 1, b, values);
        c = below(tree + 2, c, values);
        d = below(tree + 3, d, values);
      }
      sum += leaf(tree, a);
      sum += leaf(tree + 1, b);
      sum += leaf(tree + 2, c);
      sum += leaf(tree + 3, d);
    }
    for (; tree < trees; tree++) {
      int node = 0;
      for (int level = 0; level < depth; level++) {
        node = below(tree, node, values);
      }
      sum += leaf(tree, node);
    }
    return 1 / (1 + Math.exp(-sum));
  }

  /** The child to which a tree's inner node sends these features. */
  private int below(int tree, int node, float[] values) {
    int at = tree * inner + node;
    return 2 * node + (values[features[at]] <= thresholds[at] ? 1 : 2);
  }

  private float leaf(int tree, int node) {
    return leaves[(tree << depth) + node - inner];
  }

  /**
   * @throws IOException when the text cannot be read or is no such file
   */
  public static BoostedTrees read(Reader reader) throws IOException {
    BufferedReader lines = new BufferedReader(reader);
    String first = lines.readLine();
    if (first == null) {
      throw new IOException("no boosted trees: the file is empty");
    }
    String[] header = first.split(" ", -1);
    double bias = Double.parseDouble(header[0]);
    int depth = Integer.parseInt(header[1]);
    List<String> names = List.of(header).subList(2, header.length);
    List<String> trees = lines.lines().toList();
    int inner = (1 << depth) - 1;
    int[] features = new int[trees.size() * inner];
    float[] thresholds = new float[trees.size() * inner];
    float[] leaves = new float[trees.size() << depth];
    for (int tree = 0; tree < trees.size(); tree++) {
      String[] nodes = trees.get(tree).split(" ", -1);
      if (nodes.length != inner + (1 << depth)) {
        throw new IOException(
            "tree " + tree + " has " + nodes.length + " nodes, not those of depth " + depth);
      }
      for (int i = 0; i < inner; i++) {
        int colon = nodes[i].indexOf(':');
        features[tree * inner + i] = Integer.parseInt(nodes[i].substring(0, colon));
        thresholds[tree * inner + i] = Float.parseFloat(nodes[i].substring(colon + 1));
      }
      for (int i = 0; i < 1 << depth; i++) {
        leaves[(tree << depth) + i] = Float.parseFloat(nodes[inner + i]);
      }
    }
    return new BoostedTrees(names, depth, bias, features, thresholds, leaves);
  }

  public void write(Writer writer) throws IOException {
    writer.write(bias + " " + depth + " " + String.join(" ", featureNames) + "\n");
    for (int tree = 0; tree < trees; tree++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < inner; i++) {
        line.append(features[tree * inner + i])
            .append(':')
            .append(thresholds[tree * inner + i])
            .append(' ');
      }
      for (int i = 0; i < 1 << depth; i++) {
        line.append(leaves[(tree << depth) + i]).append(i + 1 < 1 << depth ? " " : "\n");
      }
      writer.write(line.toString());
    }
  }
}
