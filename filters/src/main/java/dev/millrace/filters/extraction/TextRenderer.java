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

  private TextRenderer() {}

  public static String render(List<TextBlock> blocks) {
    StringBuilder text = new StringBuilder();
    @Nullable PageElement row = null;
    @Nullable PageElement item = null;
    for (TextBlock block : blocks) {
      PageElement rowHere = rowOf(block);
      if (!text.isEmpty()) {
        text.append(rowHere != null && rowHere == row ? " | " : "\n");
      }
      PageElement itemHere = nearest(block, "li");
      if (itemHere != null && itemHere != item && rowHere == null) {
        text.append("- ");
      }
      String readable = block.readableText();
      text.append(rowHere == null ? readable : readable.replace('\n', ' '));
      row = rowHere;
      item = itemHere;
    }
    return text.toString();
  }

  /** The table row of which this block is a cell's only direct text. */
  private static @Nullable PageElement rowOf(TextBlock block) {
    PageElement element = block.element;
    boolean cell = element.tag.equals("td") || element.tag.equals("th");
    PageElement parent = element.parent;
    return cell && parent != null && parent.tag.equals("tr") && block.size() < 400 ? parent : null;
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
