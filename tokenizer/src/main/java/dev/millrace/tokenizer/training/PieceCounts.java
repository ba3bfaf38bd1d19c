package dev.millrace.tokenizer.training;

import dev.millrace.tokenizer.internal.bpe.IntList;
import java.util.Arrays;

/** How often each piece of text occurs; pieces are numbered as they first appear. */
final class PieceCounts {
  private static final int EMPTY = -1;

  private byte[] bytes = new byte[1 << 16];
  private int end;
  // the start of each piece, and the end of the last
  private final IntList offsets = new IntList(1 << 12);
  private long[] counts = new long[1 << 12];
  private int[] slots = new int[1 << 13];

  PieceCounts() {
    offsets.add(0);
    Arrays.fill(slots, EMPTY);
  }

  int size() {
    return offsets.size() - 1;
  }

  long count(int piece) {
    return counts[piece];
  }

  int start(int piece) {
    return offsets.get(piece);
  }

  int length(int piece) {
    return offsets.get(piece + 1) - offsets.get(piece);
  }

  byte byteAt(int index) {
    return bytes[index];
  }

  /** Sum of the lengths of the different pieces. */
  int totalLength() {
    return end;
  }

  void count(byte[] text, int from, int to) {
    int slot = slot(text, from, to - from);
    while (slots[slot] != EMPTY) {
      int piece = slots[slot];
      if (Arrays.equals(text, from, to, bytes, start(piece), start(piece) + length(piece))) {
        counts[piece]++;
        return;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = add(text, from, to);
    if (2 * size() > slots.length) {
      rehash();
    }
  }

  private int add(byte[] text, int from, int to) {
    int piece = size();
    int newEnd = Math.addExact(end, to - from);
    if (newEnd > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, 2L * newEnd));
    }
    System.arraycopy(text, from, bytes, end, to - from);
    end = newEnd;
    offsets.add(end);
    if (piece == counts.length) {
      counts = Arrays.copyOf(counts, 2 * piece);
    }
    counts[piece] = 1;
    return piece;
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    Arrays.fill(slots, EMPTY);
    for (int piece = 0; piece < size(); piece++) {
      int slot = slot(bytes, start(piece), length(piece));
      while (slots[slot] != EMPTY) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = piece;
    }
  }

  private int slot(byte[] text, int from, int length) {
    long hash =
        length <= Long.BYTES
            ? Words.spread(Words.load(text, from, length) + length)
            : Words.hash(text, from, length);
    return (int) (hash >>> (Long.SIZE - Integer.numberOfTrailingZeros(slots.length)));
  }
}
