package dev.millrace.filters.extraction.features;

import static dev.millrace.filters.extraction.features.FeatureRow.ratio;

import dev.millrace.filters.extraction.tree.Mark;
import dev.millrace.filters.extraction.tree.PageElement;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import org.jspecify.annotations.Nullable;

/**
 * Which element holds the article, as Readability finds it: every paragraph gives points for its
 * length and commas to its parent, half of them to the grandparent, fewer further up; link density
 * takes points away. Weighs no names, so it is a second opinion beside {@link Mark}.
 */
public final class ReadabilityScore {

  private static final int LEVELS = 5;
  private static final double MIN_SIZE = 25;

  private final double[] scores;
  private final PageElement best;

  private ReadabilityScore(PageTree page) {
    this.scores = new double[page.elements.size()];
    for (TextBlock block : page.blocks) {
      if (block.size() >= MIN_SIZE && block.linkDensity() < 0.5) {
        spread(block);
      }
    }
    PageElement highest = page.elements.getFirst();
    for (PageElement element : page.elements) {
      scores[element.index] *= 1 - page.linkDensity(element);
      if (scores[element.index] > scores[highest.index]) {
        highest = element;
      }
    }
    this.best = highest;
  }

  public static ReadabilityScore of(PageTree page) {
    return new ReadabilityScore(page);
  }

  /** The element with the highest score; the body when no paragraph gave points. */
  public PageElement best() {
    return best;
  }

  /** An element's score as a share of the best one's. */
  double share(PageElement element) {
    return ratio(scores[element.index], scores[best.index]);
  }

  private void spread(TextBlock block) {
    double points = 1 + block.statistics.commas() + Math.min(block.size() / 100, 3);
    @Nullable PageElement element =
        block.element.tag.equals("div") ? block.element : block.element.parent;
    for (int level = 0; level < LEVELS && element != null; level++) {
      scores[element.index] += points / (level == 0 ? 1 : level == 1 ? 2 : level * 3);
      element = element.parent;
    }
  }
}
