package dev.millrace.filters.extraction;

import dev.millrace.filters.extraction.tree.PageElement;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Chosen blocks as Markdown (CommonMark 0.31, tables as GitHub has them): headings, lists with
 * their depth and numbers, quotations, tables with their first row as the head, code between
 * fences. Links and emphasis within a line are not kept.
 */
final class MarkdownRenderer {
  /** What would make a line of text a heading, an item, a quotation, a fence or a rule. */
  private static final Pattern MARKED =
      Pattern.compile("(?m)^(#{1,6}(?= |$)|[-+*](?= |$)|>|`{3,}|~{3,}|={3,}$|-{3,}$|\\|)");

  private static final Pattern NUMBERED = Pattern.compile("(?m)^(\\d{1,9})([.)])(?= |$)");

  private static final int DEEPEST_HEADING = 6;

  /** Levels from a block up to the heading or item that it is the text of. */
  private static final int NEAR = 3;

  private final StringBuilder text = new StringBuilder();
  private final Map<PageElement, Integer> numbers = new HashMap<>();
  private @Nullable PageElement lastItem;

  private MarkdownRenderer() {}

  static String render(List<TextBlock> blocks) {
    MarkdownRenderer renderer = new MarkdownRenderer();
    for (int i = 0; i < blocks.size(); ) {
      PageElement cell = TextRenderer.cellOf(blocks.get(i));
      i = cell == null ? renderer.block(blocks, i) : renderer.table(blocks, i);
    }
    return renderer.text.toString();
  }

  private int block(List<TextBlock> blocks, int index) {
    TextBlock block = blocks.get(index);
    @Nullable PageElement item = above(block.element, "li", NEAR);
    if (item == null) {
      part(false, quoted(block, body(block)));
    } else if (item.equals(lastItem)) {
      part(false, quoted(block, indented(block, marker(item, numbers.get(item)), false)));
    } else {
      boolean follows = lastItem != null && outermost(lastItem).equals(outermost(item));
      int number = number(item);
      numbers.put(item, number);
      part(follows, quoted(block, indented(block, marker(item, number), true)));
    }
    lastItem = item;
    return index + 1;
  }

  private void part(boolean tight, String part) {
    text.append(text.isEmpty() ? "" : tight ? "\n" : "\n\n").append(part);
  }

  private static String body(TextBlock block) {
    if (block.preformatted) {
      return MarkdownCode.fenced(block.text);
    }
    String readable = block.readableText();
    int level = headingLevel(block.element);
    return level > 0
        ? "#".repeat(level) + " " + readable.replace('\n', ' ')
        : escaped(readable).replace("\n", "  \n");
  }

  private static String escaped(String line) {
    return NUMBERED.matcher(MARKED.matcher(line).replaceAll("\\\\$1")).replaceAll("$1\\\\$2");
  }

  private static int headingLevel(PageElement element) {
    @Nullable PageElement at = element;
    for (int level = 0; level < 2 && at != null; level++) {
      String tag = at.tag;
      if (tag.length() == 2 && tag.charAt(0) == 'h' && Character.isDigit(tag.charAt(1))) {
        return Math.min(tag.charAt(1) - '0', DEEPEST_HEADING);
      }
      at = at.parent;
    }
    return 0;
  }

  /** Its place among the chosen items of its list, from 1 on. */
  private int number(PageElement item) {
    @Nullable PageElement list = item.parent;
    return list == null ? 1 : numbers.merge(list, 1, Integer::sum);
  }

  private static String marker(PageElement item, @Nullable Integer number) {
    boolean ordered = item.parent != null && item.parent.tag.equals("ol");
    String mark = ordered ? (number == null ? 1 : number) + ". " : "- ";
    return " ".repeat(indentOf(item)) + mark;
  }

  /** What lies inside an item stands below its text; three places fit both kinds of marker. */
  private static int indentOf(PageElement item) {
    return Math.max(0, depth(item.parent) - 1) * 3;
  }

  /** The list around all lists that the item is in, or the item where it is in none. */
  private static PageElement outermost(PageElement item) {
    PageElement outermost = item;
    for (@Nullable PageElement at = item.parent; at != null; at = at.parent) {
      outermost = isList(at) ? at : outermost;
    }
    return outermost;
  }

  private static boolean isList(PageElement element) {
    return element.tag.equals("ul") || element.tag.equals("ol");
  }

  private static int depth(@Nullable PageElement element) {
    int depth = 0;
    for (@Nullable PageElement at = element; at != null; at = at.parent) {
      depth += isList(at) ? 1 : 0;
    }
    return depth;
  }

  /**
   * @param first whether the marker itself is written, not only its room
   */
  private static String indented(TextBlock block, String marker, boolean first) {
    String room = " ".repeat(marker.length());
    String body = body(block).replace("\n", "\n" + room);
    return (first ? marker : room) + body;
  }

  private static String quoted(TextBlock block, String part) {
    return above(block.element, "blockquote", Integer.MAX_VALUE) == null
        ? part
        : "> " + part.replace("\n", "\n> ");
  }

  private static @Nullable PageElement above(PageElement element, String tag, int levels) {
    @Nullable PageElement at = element;
    for (int level = 0; level < levels && at != null; level++) {
      if (at.tag.equals(tag)) {
        return at;
      }
      at = at.parent;
    }
    return null;
  }

  private int table(List<TextBlock> blocks, int begin) {
    MarkdownTable table = new MarkdownTable();
    int end = begin;
    while (end < blocks.size() && table.take(blocks.get(end))) {
      end++;
    }
    part(false, table.toString());
    lastItem = null;
    return end;
  }
}
