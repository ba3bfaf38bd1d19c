package dev.millrace.filters.extraction.classify;

import dev.millrace.filters.extraction.features.FeatureRow;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * From probabilities to a choice. Keeping the likeliest blocks maximises the expected F1 of the
 * page's words, and the best threshold is half of the best expected F1 (Lipton et al. 2014): a page
 * whose content stands out is cut where it is as likely as not, a doubtful one further down. The
 * probabilities of doubtful pages turned out too low, so the threshold falls with the square.
 */
public final class ContentChoice {

  private static final double BALANCED = 0.6;
  private static final double PRECISE = 0.75;

  private ContentChoice() {}

  /** The blocks to keep, in document order. */
  public static List<TextBlock> choose(
      PageTree page, double[] probabilities, boolean favourPrecision) {
    double expected = bestExpectedF1(page, probabilities);
    double threshold = (favourPrecision ? PRECISE : BALANCED) * expected * expected;
    List<TextBlock> kept = new ArrayList<>();
    for (TextBlock block : page.blocks) {
      if (probabilities[block.index] >= threshold) {
        kept.add(block);
      }
    }
    return kept;
  }

  /** The highest F1 that can be expected of keeping every block above some probability. */
  private static double bestExpectedF1(PageTree page, double[] probabilities) {
    List<TextBlock> likeliestFirst = new ArrayList<>(page.blocks);
    likeliestFirst.sort(Comparator.comparingDouble(block -> -probabilities[block.index]));
    double content = 0;
    for (TextBlock block : page.blocks) {
      content += probabilities[block.index] * block.statistics.words();
    }
    double kept = 0;
    double right = 0;
    double best = 0;
    for (TextBlock block : likeliestFirst) {
      kept += block.statistics.words();
      right += probabilities[block.index] * block.statistics.words();
      best = Math.max(best, FeatureRow.ratio(2 * right, kept + content));
    }
    return best;
  }
}
