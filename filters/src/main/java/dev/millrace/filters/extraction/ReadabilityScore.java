package dev.millrace.filters.extraction;

import org.jspecify.annotations.Nullable;

/**
 * Which element holds the article, as Readability finds it: every paragraph gives points for its
 * length and commas to its parent, half of them to the grandparent, fewer further up; link density
 * takes points away. Weighs no names, so it is a second opinion beside {@link Mark}.
 */
final class ReadabilityScore {

  private static final int LEVELS = 5;
  private static final double MIN_SIZE = 25;

  private ReadabilityScore() {}

  /** Scores every element of the page; gives the best one, the body when no paragraph scores. */
  static PageElement score(PageTree page) {
    for (TextBlock block : page.blocks) {
      if (block.size() >= MIN_SIZE && block.linkDensity() < 0.5) {
        spread(block);
      }
    }
    PageElement best = page.elements.getFirst();
    for (PageElement element : page.elements) {
      element.readabilityScore *= 1 - page.linkDensity(element);
      if (element.readabilityScore > best.readabilityScore) {
        best = element;
      }
    }
    return best;
  }

  private static void spread(TextBlock block) {
    double points = 1 + block.statistics.commas() + Math.min(block.size() / 100, 3);
    @Nullable PageElement element =
        block.element.tag.equals("div") ? block.element : block.element.parent;
    for (int level = 0; level < LEVELS && element != null; level++) {
      element.readabilityScore += points / (level == 0 ? 1 : level == 1 ? 2 : level * 3);
      element = element.parent;
    }
  }
}
