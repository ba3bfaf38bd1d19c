package dev.millrace.filters.extraction.classify;

import dev.millrace.filters.extraction.tree.Mark;
import dev.millrace.filters.extraction.tree.PageElement;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import dev.millrace.filters.extraction.tree.Trait;
import java.util.HashMap;
import java.util.Map;

/**
 * Hidden parts that a reader opens: they are named so, or there are several of one template, or
 * each of several follows a short line that opens it. On pages with known content nearly all such
 * parts that look like content were content, and nearly none of the other hidden parts.
 */
final class Panels {

  private static final int MIN_ALIKE = 3;
  private static final double MAX_HANDLE_WORDS = 20;

  private final PageTree page;
  private final Map<Long, Integer> kinds = new HashMap<>();
  private final Map<Long, Integer> opened = new HashMap<>();

  Panels(PageTree page) {
    this.page = page;
    for (PageElement element : page.elements) {
      if (HiddenText.conceals(element) && !element.has(Trait.SCRIPTLESS)) {
        kinds.merge(element.kind, 1, Integer::sum);
        if (followsHandle(element)) {
          opened.merge(element.path, 1, Integer::sum);
        }
      }
    }
  }

  boolean contains(PageElement hidden) {
    if (hidden.has(Trait.SCRIPTLESS)) {
      return false;
    }
    if (hidden.has(Mark.ACCORDION)) {
      return true;
    }
    return !hidden.has(Mark.POPUP)
        && ((hidden.isNamed() && kinds.getOrDefault(hidden.kind, 0) >= MIN_ALIKE)
            || (followsHandle(hidden) && opened.getOrDefault(hidden.path, 0) >= MIN_ALIKE));
  }

  /** Whether a short line stands before the element, in the same parent. */
  private boolean followsHandle(PageElement hidden) {
    PageElement parent = hidden.parent;
    if (parent == null || hidden.firstBlock <= parent.firstBlock) {
      return false;
    }
    TextBlock before = page.blocks.get(hidden.firstBlock - 1);
    return before.statistics.words() <= MAX_HANDLE_WORDS;
  }
}
