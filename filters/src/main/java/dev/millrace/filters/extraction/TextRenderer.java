package dev.millrace.filters.extraction;

import dev.millrace.filters.extraction.tree.PageElement;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chosen blocks as text: one block a line, list items marked with a dash, the cells of one table
 * row on one line, code with its lines.
 */
public final class TextRenderer {

  private static final double MAX_CELL_SIZE = 400;
  private static final double MAX_PART_SIZE = 100;
  private static final int MAX_CELL_BLOCKS = 3;

  private TextRenderer() {}

  public static String render(List<TextBlock> blocks) {
    StringBuilder text = new StringBuilder();
    @Nullable PageElement cell = null;
    @Nullable PageElement item = null;
    for (TextBlock block : blocks) {
      PageElement cellHere = cellOf(block);
      if (!text.isEmpty()) {
        text.append(separator(cell, cellHere));
      }
      PageElement itemHere = nearest(block, "li");
      if (itemHere != null && itemHere != item && cellHere == null) {
        text.append("- ");
      }
      String readable = block.readableText();
      text.append(cellHere == null ? readable : readable.replace('\n', ' '));
      cell = cellHere;
      item = itemHere;
    }
    return text.toString();
  }

  private static String separator(@Nullable PageElement cell, @Nullable PageElement next) {
    if (cell == null || next == null || cell.parent != next.parent) {
      return "\n";
    }
    return cell == next ? " " : " | ";
  }

  /** The table cell that this block is the text of, or one of a few short ones. */
  static @Nullable PageElement cellOf(TextBlock block) {
    if (block.preformatted || block.size() >= MAX_CELL_SIZE) {
      return null;
    }
    @Nullable PageElement element = block.element;
    for (int level = 0; level < 3 && element != null && !element.tag.equals("li"); level++) {
      PageElement parent = element.parent;
      if (element.tag.equals("td") || element.tag.equals("th")) {
        boolean direct = element == block.element;
        boolean brief =
            block.size() < MAX_PART_SIZE
                && element.endBlock - element.firstBlock <= MAX_CELL_BLOCKS;
        return parent != null && parent.tag.equals("tr") && (direct || brief) ? element : null;
      }
      element = parent;
    }
    return null;
  }

  private static @Nullable PageElement nearest(TextBlock block, String tag) {
    @Nullable PageElement element = block.element;
    for (int level = 0; level < 3 && element != null; level++) {
      if (element.tag.equals(tag)) {
        return element;
      }
      element = element.parent;
    }
    return null;
  }
}
