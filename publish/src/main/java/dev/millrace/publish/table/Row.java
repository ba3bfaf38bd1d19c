package dev.millrace.publish.table;

import java.util.List;

/**
 * A row, with a value for each column of its table.
 *
 * @param values a {@code String}, {@code Double}, {@code Long} or {@code Integer} each, as the
 *     column's kind says
 */
public record Row(List<Object> values) {
  /** Stands for a {@code Double} that is none. */
  public static final double NONE = Double.NaN;

  public Row {
    values = List.copyOf(values);
  }

  public String text(int column) {
    return (String) values.get(column);
  }

  public long number(int column) {
    return ((Number) values.get(column)).longValue();
  }

  public double decimal(int column) {
    return ((Number) values.get(column)).doubleValue();
  }

  /** About as many bytes as it takes in memory before it is compressed. */
  public long bytes() {
    long bytes = 0;
    for (Object value : values) {
      bytes += value instanceof String text ? text.length() : Long.BYTES;
    }
    return bytes;
  }
}
