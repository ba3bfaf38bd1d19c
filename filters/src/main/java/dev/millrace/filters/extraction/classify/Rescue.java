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
   * What a page's text is made of.
   *
   * @param blocks none where the text is that of the linked data
   * @param text of the blocks, one a line
   */
  public record Chosen(List<TextBlock> blocks, String text) {
    static Chosen of(List<TextBlock> blocks) {
      return new Chosen(blocks, TextRenderer.render(blocks));
    }
  }

  /**
   * What to use: the given blocks unless they are short and another text is clearly longer.
   *
   * @param preferred the blocks of the element that readability scoring prefers
   */
  public static Chosen rescue(
      List<TextBlock> blocks, Supplier<List<TextBlock>> preferred, PageHead head) {
    Chosen given = Chosen.of(blocks);
    double words = TextStatistics.of(given.text).words();
    if (words >= SHORT_WORDS) {
      return given;
    }
    List<TextBlock> prose = preferred.get().stream().filter(PageTree::isProse).toList();
    Chosen chosen = longer(given, Chosen.of(prose));
    return longer(chosen, new Chosen(List.of(), LinkedData.articleBody(head.linkedData())));
  }

  private static Chosen longer(Chosen chosen, Chosen other) {
    double words = TextStatistics.of(other.text).words();
    return words >= MIN_WORDS && words > CLEARLY_MORE * TextStatistics.of(chosen.text).words()
        ? other
        : chosen;
  }
}
