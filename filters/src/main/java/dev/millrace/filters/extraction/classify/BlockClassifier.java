package dev.millrace.filters.extraction.classify;

import dev.millrace.filters.extraction.features.BlockFeatures;
import dev.millrace.filters.extraction.features.FeatureRow;
import dev.millrace.filters.extraction.features.PageType;
import dev.millrace.filters.extraction.features.ReadabilityScore;
import dev.millrace.filters.extraction.tree.Effort;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** How likely each block is content, by trees learned from pages with known content. */
public final class BlockClassifier {

  private static final String RESOURCE = "block-classifier.txt";
  private static final int BLOCKS_AT_ONCE = 64;
  private static final int STEPS_A_BLOCK = 60;
  private static final int STEPS_AN_ELEMENT = 10;

  private final BoostedTrees trees;

  public BlockClassifier(BoostedTrees trees) {
    if (!trees.featureNames().equals(BlockFeatures.names())) {
      throw new IllegalArgumentException(
          "the classifier was trained on other features than this version computes; train it"
              + " again");
    }
    this.trees = trees;
  }

  /** The one that ships, trained by {@code BlockClassifierTraining}. */
  public static BlockClassifier load() {
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
  public double[] probabilities(
      PageTree page, PageType type, ReadabilityScore readability, Effort effort) {
    effort.spend((long) page.elements.size() * STEPS_AN_ELEMENT);
    BlockFeatures features = BlockFeatures.of(page, type, readability);
    FeatureRow row = BlockFeatures.newRow();
    double[] probabilities = new double[page.blocks.size()];
    for (TextBlock block : page.blocks) {
      if (block.index % BLOCKS_AT_ONCE == 0) {
        effort.spend(BLOCKS_AT_ONCE * STEPS_A_BLOCK);
      }
      features.write(block, row);
      probabilities[block.index] = trees.probability(row.values);
    }
    return probabilities;
  }
}
