package dev.millrace.publish.table;

import java.util.Locale;

/** What a column's values are. */
public enum ColumnKind {
  STRING,
  DOUBLE,
  INT64,
  INT32;

  /** As in manifest and data card. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
