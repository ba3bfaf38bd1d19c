package dev.millrace.filters.extraction;

import dev.millrace.filters.extraction.tree.PageElement;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table, as they are met; the first is its head, as Markdown has no table without.
 */
final class MarkdownTable {
  private final List<List<String>> rows = new ArrayList<>();
  private @Nullable PageElement table;
  private @Nullable PageElement row;
  private @Nullable PageElement cell;

  /** Takes the block if it is the text of a cell of this table. */
  boolean take(TextBlock block) {
    @Nullable PageElement here = TextRenderer.cellOf(block);
    if (here == null || (table != null && !table.equals(tableOf(here)))) {
      return false;
    }
    String text = block.readableText().replace('\n', ' ').replace("|", "\\|");
    if (here.equals(cell)) {
      List<String> cells = rows.getLast();
      cells.set(cells.size() - 1, cells.getLast() + " " + text);
    } else if (row != null && row.equals(here.parent)) {
      rows.getLast().add(text);
    } else {
      rows.add(new ArrayList<>(List.of(text)));
    }
    table = tableOf(here);
    row = here.parent;
    cell = here;
    return true;
  }

  private static PageElement tableOf(PageElement cell) {
    PageElement top = cell;
    for (@Nullable PageElement at = cell; at != null; at = at.parent) {
      if (at.tag.equals("table")) {
        return at;
      }
      top = at;
    }
    return top;
  }

  /** Markdown, or a paragraph a row where the table has but one column. */
  @Override
  public String toString() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    if (columns < 2) {
      return String.join("\n\n", rows.stream().map(cells -> String.join(" ", cells)).toList());
    }
    StringBuilder text = new StringBuilder(line(rows.getFirst(), columns));
    text.append('\n').append(line(Collections.nCopies(columns, "---"), columns));
    for (List<String> cells : rows.subList(1, rows.size())) {
      text.append('\n').append(line(cells, columns));
    }
    return text.toString();
  }

  private static String line(List<String> cells, int columns) {
    List<String> all = new ArrayList<>(cells);
    all.addAll(Collections.nCopies(columns - cells.size(), ""));
    return "| " + String.join(" | ", all) + " |";
  }
}
