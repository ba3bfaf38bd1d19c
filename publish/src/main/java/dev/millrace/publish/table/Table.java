package dev.millrace.publish.table;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The shape of a published table.
 *
 * @param dividedBy columns of strings by whose values rows are laid into folders
 */
public record Table(List<Column> columns, List<String> dividedBy) {

  public Table {
    columns = List.copyOf(columns);
    dividedBy = List.copyOf(dividedBy);
  }

  /** Where in a row a column's value stands; empty where there is no such column. */
  public OptionalInt find(String column) {
    return IntStream.range(0, columns.size())
        .filter(i -> columns.get(i).name().equals(column))
        .findFirst();
  }

  public int index(String column) {
    return find(column)
        .orElseThrow(() -> new IllegalArgumentException("no column " + column + " in " + columns));
  }

  /** Where a row belongs. */
  public Division division(Row row) {
    return new Division(
        dividedBy.stream()
            .map(column -> new Division.Level(column, row.text(index(column))))
            .toList());
  }

  /** Names and types of all columns, in order. */
  public List<String> declarations() {
    return columns.stream().map(Column::declaration).toList();
  }
}
