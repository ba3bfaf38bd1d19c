package dev.millrace.filters.extraction;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** How likely each block is content, by trees learned from pages with known content. */
final class BlockClassifier {

  private static final String RESOURCE = "block-classifier.txt";

  private final BoostedTrees trees;

  BlockClassifier(BoostedTrees trees) {
    if (!trees.featureNames().equals(BlockFeatures.names())) {
      throw new IllegalArgumentException(
          "the classifier was trained on other features than this version computes; train it"
              + " again");
    }
    this.trees = trees;
  }

  /** The one that ships, trained by {@code BlockClassifierTraining}. */
  static BlockClassifier load() {
    try (InputStream in = BlockClassifier.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + RESOURCE + " is missing from the jar");
      }
      return new BlockClassifier(
          BoostedTrees.read(new InputStreamReader(in, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One probability for each block of the page. */
  double[] probabilities(
      PageTree page, PageType type, ReadabilityScore readability, Deadline deadline) {
    deadline.check();
    BlockFeatures features = BlockFeatures.of(page, type, readability);
    FeatureRow row = BlockFeatures.newRow();
    double[] probabilities = new double[page.blocks.size()];
    for (TextBlock block : page.blocks) {
      if ((block.index & 63) == 0) {
        deadline.check();
      }
      features.write(block, row);
      probabilities[block.index] = trees.probability(row.values);
    }
    return probabilities;
  }
}
