package dev.millrace.filters.extraction.classify;

import dev.millrace.filters.extraction.TextRenderer;
import dev.millrace.filters.extraction.features.TextStatistics;
import dev.millrace.filters.extraction.tree.LinkedData;
import dev.millrace.filters.extraction.tree.PageHead;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is left to try when the choice comes out short: the prose of the element that readability
 * scoring prefers, then the article body of the page's linked data, which scripts would have shown.
 */
public final class Rescue {

  private static final double SHORT_WORDS = 40;
  private static final double MIN_WORDS = 25;
  private static final double CLEARLY_MORE = 2;

  private Rescue() {}

  /**
   * The text to use: the given one unless it is short and another is clearly longer.
   *
   * @param preferred the blocks of the element that readability scoring prefers
   */
  public static String rescue(String text, Supplier<List<TextBlock>> preferred, PageHead head) {
    double words = TextStatistics.of(text).words();
    if (words >= SHORT_WORDS) {
      return text;
    }
    List<TextBlock> prose = preferred.get().stream().filter(PageTree::isProse).toList();
    String chosen = longer(text, TextRenderer.render(prose));
    return longer(chosen, LinkedData.articleBody(head.linkedData()));
  }

  private static String longer(String text, String other) {
    double words = TextStatistics.of(other).words();
    return words >= MIN_WORDS && words > CLEARLY_MORE * TextStatistics.of(text).words()
        ? other
        : text;
  }
}
