package dev.millrace.publish.batch;

import dev.millrace.publish.table.DocumentTable;
import dev.millrace.publish.table.Row;
import dev.millrace.publish.table.Table;
import dev.millrace.schemas.takedown.Takedowns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Which rows must go: those that a takedown in force matches, and those of a page that come before
 * a record without a value that names it.
 */
public final class Withdrawals {
  /** What a row of a table is known by. */
  static Table keys(Table table) {
    return new Table(
        table.columns().stream()
            .filter(
                column ->
                    List.of(
                            DocumentTable.PAGE,
                            DocumentTable.URL,
                            DocumentTable.DIGEST,
                            DocumentTable.TOPIC_PARTITION,
                            DocumentTable.TOPIC_OFFSET)
                        .contains(column.name()))
            .toList(),
        List.of());
  }

  private record End(int partition, long offset) {}

  private final Map<String, End> ends = new HashMap<>();

  /** Documents of the page in that partition with a lesser offset are withdrawn. */
  public void add(String recordId, int partition, long offset) {
    ends.put(recordId, new End(partition, offset));
  }

  public boolean isEmpty() {
    return ends.isEmpty();
  }

  public void clear() {
    ends.clear();
  }

  /**
   * Whether a row must go.
   *
   * @param table of the rows, with the columns of {@link #keys}; one without digests is matched by
   *     URL alone
   */
  Predicate<Row> matching(Table table, Takedowns takedowns) {
    int page = table.index(DocumentTable.PAGE);
    int url = table.index(DocumentTable.URL);
    OptionalInt digest = table.find(DocumentTable.DIGEST);
    int partition = table.index(DocumentTable.TOPIC_PARTITION);
    int offset = table.index(DocumentTable.TOPIC_OFFSET);
    return row -> {
      End end = ends.get(row.text(page));
      return (end != null
              && end.partition == row.number(partition)
              && row.number(offset) < end.offset)
          || takedowns
              .match(row.text(url), digest.isPresent() ? row.text(digest.getAsInt()) : "")
              .isPresent();
    };
  }
}
