package dev.millrace.publish.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;

/** A part of a table whose rows lie in one folder, since they have the same values there. */
public record Division(List<Level> levels) implements Comparable<Division> {
  /** Hive's name for a value that is none. */
  static final String NONE = "__HIVE_DEFAULT_PARTITION__";

  private static final String PLAIN =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";

  /** A column and its value. */
  public record Level(String column, String value) {
    private String folder() {
      return column + "=" + (value.isEmpty() ? NONE : escaped(value));
    }
  }

  public Division {
    levels = List.copyOf(levels);
  }

  /** Folders within folders, such as {@code dump=CC-MAIN-2025-38/language=en}. */
  public String path() {
    return levels.stream().map(Level::folder).collect(Collectors.joining("/"));
  }

  /** As in URLs, so that no value leaves its folder, and readers of this layout undo it. */
  private static String escaped(String value) {
    StringBuilder text = new StringBuilder();
    boolean onlyDots = value.chars().allMatch(c -> c == '.');
    for (byte b : value.getBytes(UTF_8)) {
      if (!onlyDots && b > 0 && PLAIN.indexOf(b) >= 0) {
        text.append((char) b);
      } else {
        text.append('%').append("%02X".formatted(b));
      }
    }
    return text.toString();
  }

  @Override
  public int compareTo(Division other) {
    return path().compareTo(other.path());
  }

  @Override
  public String toString() {
    return path();
  }
}
