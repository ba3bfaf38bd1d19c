package dev.millrace.filters.words;

import java.util.List;

/**
 * A fixed set of short strings, each with its index, looked up by a range of a text without copying
 * it.
 */
final class StringTable {

  private final String[] strings;
  private final int[] slots;
  // by first character below 128 (0 for others): bit n stands for a string of length n
  private final long[] lengths = new long[128];

  /** Strings of 1 to 63 characters, none twice. */
  StringTable(List<String> strings) {
    this.strings = strings.toArray(String[]::new);
    this.slots = new int[Integer.highestOneBit(Math.max(16, 4 * strings.size()))];
    for (int i = 0; i < this.strings.length; i++) {
      String string = this.strings[i];
      if (string.isEmpty() || string.length() > 63) {
        throw new IllegalArgumentException("a string of 1 to 63 characters is wanted: " + string);
      }
      lengths[first(string.charAt(0))] |= 1L << string.length();
      int slot = hash(string, 0, string.length()) & (slots.length - 1);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = i + 1;
    }
  }

  /** Index of the string that the range spells, or -1. */
  int find(String text, int from, int to) {
    int length = to - from;
    if (length <= 0 || length > 63 || (lengths[first(text.charAt(from))] >>> length & 1) == 0) {
      return -1;
    }
    int slot = hash(text, from, to) & (slots.length - 1);
    while (slots[slot] != 0) {
      String string = strings[slots[slot] - 1];
      if (string.length() == length && text.startsWith(string, from)) {
        return slots[slot] - 1;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return -1;
  }

  String get(int index) {
    return strings[index];
  }

  private static int first(char c) {
    return c < 128 ? c : 0;
  }

  private static int hash(String text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    hash *= 0x9e3779b9;
    return hash ^ hash >>> 15;
  }
}
