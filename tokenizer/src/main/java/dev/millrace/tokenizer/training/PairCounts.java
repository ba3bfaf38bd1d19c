package dev.millrace.tokenizer.training;

import dev.millrace.tokenizer.internal.bpe.IntList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How often each pair of neighbouring symbols occurs, and in which pieces it may. */
final class PairCounts {
  private static final int EMPTY = -1;

  private long[] pairs = new long[1 << 12];
  private long[] counts = new long[1 << 12];
  private final List<IntList> pieces = new ArrayList<>();
  private int[] slots = new int[1 << 13];

  PairCounts() {
    Arrays.fill(slots, EMPTY);
  }

  static long pair(int left, int right) {
    return (long) left << Integer.SIZE | right;
  }

  static int left(long pair) {
    return (int) (pair >>> Integer.SIZE);
  }

  static int right(long pair) {
    return (int) pair;
  }

  int size() {
    return pieces.size();
  }

  long pair(int index) {
    return pairs[index];
  }

  long count(int index) {
    return counts[index];
  }

  /** The pieces that held the pair when it was counted; a piece may no longer hold it. */
  IntList pieces(int index) {
    return pieces.get(index);
  }

  /** The pair is gone from all pieces and its list of them is released. */
  void remove(int index) {
    counts[index] = 0;
    pieces.set(index, new IntList(0));
  }

  void add(long pair, long count, int piece) {
    int index = index(pair);
    counts[index] += count;
    IntList in = pieces.get(index);
    if (in.size() == 0 || in.get(in.size() - 1) != piece) {
      in.add(piece);
    }
  }

  void subtract(long pair, long count) {
    counts[index(pair)] -= count;
  }

  private int index(long pair) {
    int slot = slot(pair);
    while (slots[slot] != EMPTY) {
      if (pairs[slots[slot]] == pair) {
        return slots[slot];
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    int index = size();
    if (index == pairs.length) {
      pairs = Arrays.copyOf(pairs, 2 * index);
      counts = Arrays.copyOf(counts, 2 * index);
    }
    pairs[index] = pair;
    pieces.add(new IntList(4));
    slots[slot] = index;
    if (2 * size() > slots.length) {
      rehash();
    }
    return index;
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    Arrays.fill(slots, EMPTY);
    for (int index = 0; index < size(); index++) {
      int slot = slot(pairs[index]);
      while (slots[slot] != EMPTY) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = index;
    }
  }

  private int slot(long pair) {
    long hash = Words.spread(pair ^ pair >>> Integer.SIZE << 17);
    return (int) (hash >>> (Long.SIZE - Integer.numberOfTrailingZeros(slots.length)));
  }
}
