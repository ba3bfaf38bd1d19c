package dev.millrace.filters.extraction.classify;

import dev.millrace.filters.extraction.features.PageType;
import dev.millrace.filters.extraction.tree.Mark;
import dev.millrace.filters.extraction.tree.PageElement;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What readers wrote below an article is not the article. In a thread the comments are the page, so
 * they only go where enough stands outside of them: on a page that calls itself an article a short
 * text is enough, elsewhere there must be more of it than of comments.
 */
public final class CommentSections {

  private static final double MIN_WORDS_OUTSIDE = 50;

  /** An element around more of the page than this is no section of it. */
  private static final double MAX_SHARE = 0.9;

  private CommentSections() {}

  /** The blocks without those in comment sections, or all of them where comments may be content. */
  public static List<TextBlock> drop(PageTree page, PageType type, List<TextBlock> blocks) {
    if (type == PageType.FORUM || type == PageType.DOCUMENTATION) {
      return blocks;
    }
    List<TextBlock> outside =
        blocks.stream().filter(block -> !isInside(page, block.element)).toList();
    double wordsOutside = words(outside);
    double wordsInside = words(blocks) - wordsOutside;
    boolean comments = type == PageType.ARTICLE || wordsOutside >= wordsInside;
    return comments && wordsOutside >= MIN_WORDS_OUTSIDE ? outside : blocks;
  }

  private static double words(List<TextBlock> blocks) {
    return blocks.stream().mapToDouble(block -> block.statistics.words()).sum();
  }

  private static boolean isInside(PageTree page, PageElement element) {
    @Nullable PageElement at = element;
    while (at != null && page.size(at) <= MAX_SHARE * page.size()) {
      if (at.has(Mark.COMMENT)) {
        return true;
      }
      at = at.parent;
    }
    return false;
  }
}
