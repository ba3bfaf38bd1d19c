package dev.millrace.inference.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of characters as sequences of ranges of bytes, as Thompson's and RE2's regular
 * expressions have it: each sequence stands for the characters whose bytes lie in its ranges.
 */
final class Utf8Sequences {
  /** Of bytes, both ends included. */
  record Bytes(int first, int last) {}

  private static final int[] LAST_OF_LENGTH = {0x7F, 0x7FF, 0xFFFF, 0x10FFFF};

  private final List<List<Bytes>> sequences = new ArrayList<>();

  private Utf8Sequences() {}

  static List<List<Bytes>> of(CodePoints codePoints) {
    Utf8Sequences all = new Utf8Sequences();
    codePoints.ranges().forEach(range -> all.add(range.first(), range.last()));
    return all.sequences;
  }

  private void add(int first, int last) {
    for (int border : LAST_OF_LENGTH) {
      if (first <= border && border < last) {
        add(first, border);
        add(border + 1, last);
        return;
      }
    }
    // Where continuation bytes are not all free, what begins alike is split off.
    for (int shift = 6; shift < 24; shift += 6) {
      int mask = (1 << shift) - 1;
      if (first >> shift != last >> shift && last > 0x7F) {
        if ((first & mask) != 0) {
          add(first, first | mask);
          add((first | mask) + 1, last);
          return;
        }
        if ((last & mask) != mask) {
          add(first, (last & ~mask) - 1);
          add(last & ~mask, last);
          return;
        }
      }
    }
    byte[] low = Character.toString(first).getBytes(StandardCharsets.UTF_8);
    byte[] high = Character.toString(last).getBytes(StandardCharsets.UTF_8);
    List<Bytes> sequence = new ArrayList<>();
    for (int i = 0; i < low.length; i++) {
      sequence.add(new Bytes(low[i] & 0xFF, high[i] & 0xFF));
    }
    sequences.add(sequence);
  }
}
