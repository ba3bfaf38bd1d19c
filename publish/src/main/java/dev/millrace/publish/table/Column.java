package dev.millrace.publish.table;

/**
 * A column of a table.
 *
 * @param repeats whether values repeat, so that a dictionary is worth its bytes
 * @param holds what it holds, for the data card
 */
public record Column(String name, ColumnKind kind, boolean repeats, String holds) {

  static Column unique(String name, String holds) {
    return new Column(name, ColumnKind.STRING, false, holds);
  }

  static Column repeated(String name, String holds) {
    return new Column(name, ColumnKind.STRING, true, holds);
  }

  static Column number(String name, ColumnKind kind, String holds) {
    return new Column(name, kind, true, holds);
  }

  /** Name and type, as in {@code url string}. */
  public String declaration() {
    return name + " " + kind.label();
  }
}
