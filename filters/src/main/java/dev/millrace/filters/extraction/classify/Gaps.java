package dev.millrace.filters.extraction.classify;

import dev.millrace.filters.extraction.tree.Mark;
import dev.millrace.filters.extraction.tree.PageElement;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Content has few holes. Blocks are judged one by one, and numbers in a table or a line of text
 * without a tag of its own look like nothing by themselves: they are kept for what they stand
 * beside. Whole paragraphs are not: those left out between kept ones mostly link to other articles.
 */
public final class Gaps {

  private static final double MAX_LOOSE_WORDS = 60;
  private static final double MAX_LINK_DENSITY = 0.3;
  private static final double MAX_TABLE_LINK_DENSITY = 0.7;
  private static final int MAX_LEVELS = 3;

  private static final Set<String> HEADINGS = Set.of("h2", "h3", "h4", "h5", "h6");

  /** What stands inside of content and is none. */
  private static final Set<Mark> APART =
      EnumSet.of(
          Mark.NAVIGATION,
          Mark.FOOTER,
          Mark.ASIDE,
          Mark.FORM,
          Mark.BUTTON,
          Mark.SCRIPTLESS,
          Mark.HIDDEN,
          Mark.MENU,
          Mark.FOOT,
          Mark.SHARE,
          Mark.RELATED,
          Mark.PROMOTION,
          Mark.METADATA,
          Mark.TAGS,
          Mark.BREADCRUMB,
          Mark.PAGINATION,
          Mark.POPUP,
          Mark.NEWSLETTER,
          Mark.ACCOUNT,
          Mark.CALL,
          Mark.EDIT);

  private final PageTree page;
  private final boolean[] kept;

  private Gaps(PageTree page, List<TextBlock> chosen) {
    this.page = page;
    this.kept = new boolean[page.blocks.size()];
    chosen.forEach(block -> kept[block.index] = true);
  }

  /** The chosen blocks and those that belong to them, in document order. */
  public static List<TextBlock> fill(PageTree page, List<TextBlock> chosen) {
    Gaps gaps = new Gaps(page, chosen);
    List<TextBlock> found = new ArrayList<>();
    gaps.findTables(found);
    gaps.findLooseText(found);
    gaps.findHeadings(found);
    found.forEach(block -> gaps.kept[block.index] = true);
    return found.isEmpty()
        ? chosen
        : page.blocks.stream().filter(block -> gaps.kept[block.index]).toList();
  }

  private void findTables(List<TextBlock> found) {
    for (PageElement element : page.elements) {
      if (element.tag.equals("table") && isData(element)) {
        found.addAll(page.blocksOf(element));
      }
    }
  }

  /**
   * Rows of several cells and no table inside, near to text that is kept. Between two such texts
   * two rows are enough; at an end of the content those may be links to neighbouring pages.
   */
  private boolean isData(PageElement table) {
    int rows = 0;
    int cells = 0;
    for (int i = table.index + 1; i < page.elements.size(); i++) {
      PageElement inside = page.elements.get(i);
      if (inside.depth <= table.depth) {
        break;
      }
      if (inside.tag.equals("table") || inside.tag.equals("form")) {
        return false;
      }
      rows += inside.tag.equals("tr") ? 1 : 0;
      cells += inside.tag.equals("td") || inside.tag.equals("th") ? 1 : 0;
    }
    boolean before = isNear(table, table.firstBlock - 1);
    boolean after = isNear(table, table.endBlock);
    double links = page.linkDensity(table);
    return cells >= 2 * rows
        && ((before && after)
            ? rows >= 2 && links < MAX_TABLE_LINK_DENSITY
            : (before || after) && rows >= 3 && links < MAX_LINK_DENSITY);
  }

  /**
   * Whether few elements, and none that stand apart, part this one from what holds a kept block.
   */
  private boolean isNear(PageElement element, int block) {
    if (block < 0 || block >= kept.length || !kept[block]) {
      return false;
    }
    @Nullable PageElement at = element;
    for (int level = 0; level <= MAX_LEVELS && at != null; level++) {
      if (at.covers(page.blocks.get(block))) {
        return true;
      }
      if (isApart(at)) {
        return false;
      }
      at = at.parent;
    }
    return false;
  }

  private static boolean isApart(PageElement element) {
    return APART.stream().anyMatch(element::has);
  }

  private void findLooseText(List<TextBlock> found) {
    for (TextBlock block : page.blocks) {
      if (!kept[block.index]
          && block.linkDensity() < MAX_LINK_DENSITY
          && block.statistics.words() <= MAX_LOOSE_WORDS
          && !isApart(block.element)
          && (isBeside(block, block.index - 1) || isBeside(block, block.index + 1))) {
        found.add(block);
      }
    }
  }

  /** A heading whose paragraph is kept, and something before it. */
  private void findHeadings(List<TextBlock> found) {
    boolean any = false;
    for (TextBlock block : page.blocks) {
      any |= kept[block.index];
      PageElement parent = block.element.parent;
      int next = block.index + 1;
      if (any
          && !kept[block.index]
          && HEADINGS.contains(block.element.tag)
          && block.linkDensity() < MAX_LINK_DENSITY
          && next < kept.length
          && kept[next]
          && PageTree.isProse(page.blocks.get(next))
          && parent != null
          && parent == page.blocks.get(next).element.parent) {
        found.add(block);
      }
    }
  }

  /** Whether the text stands without a tag of its own in an element that holds a kept paragraph. */
  private boolean isBeside(TextBlock loose, int block) {
    return block >= 0
        && block < kept.length
        && kept[block]
        && PageTree.isProse(page.blocks.get(block))
        && loose.element.covers(page.blocks.get(block));
  }
}
