package dev.millrace.filters.boilerplate;

import java.util.BitSet;
import java.util.StringJoiner;

/**
 * A text without the lines that are its host's.
 *
 * @param text what is left; blank if that is nothing
 * @param lines which lines of the text were struck, from 1, as {@code 1-3,17}; empty: none
 * @param count how many
 */
public record Struck(String text, String lines, int count) {

  static Struck of(TextLines text, BitSet struck) {
    StringJoiner ranges = new StringJoiner(",");
    for (int from = struck.nextSetBit(0); from >= 0; ) {
      int end = struck.nextClearBit(from);
      ranges.add(end == from + 1 ? String.valueOf(end) : (from + 1) + "-" + end);
      from = struck.nextSetBit(end);
    }
    return new Struck(text.without(struck), ranges.toString(), struck.cardinality());
  }
}
