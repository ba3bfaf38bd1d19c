package dev.millrace.tokenizer.internal.bpe;

import dev.millrace.tokenizer.training.Words;
import java.util.Arrays;

/** Which pairs of tokens merge, with what rank and into which token; lower ranks merge first. */
public final class MergeTable {
  /** No merge; greater than every merge. */
  public static final long NONE = Long.MAX_VALUE;

  private static final long EMPTY = -1;

  // [slot][left << 32 | right, rank << 32 | merged]
  private long[] slots = new long[2 << 10];
  private int shift = Long.SIZE - 10;
  private int size;

  public MergeTable() {
    Arrays.fill(slots, EMPTY);
  }

  /** Adds a merge; one of the same pair is replaced. */
  public void put(int left, int right, int rank, int merged) {
    if (4 * (size + 1) > slots.length) {
      grow();
    }
    insert((long) left << Integer.SIZE | right, (long) rank << Integer.SIZE | merged);
  }

  /** The merge of this pair, comparable by rank, or {@link #NONE}. */
  public long find(int left, int right) {
    long pair = (long) left << Integer.SIZE | right;
    int slot = slot(pair);
    while (true) {
      long key = slots[slot];
      if (key == pair) {
        return slots[slot + 1];
      }
      if (key == EMPTY) {
        return NONE;
      }
      slot = (slot + 2) & (slots.length - 1);
    }
  }

  static int merged(long merge) {
    return (int) merge;
  }

  static int rank(long merge) {
    return (int) (merge >>> Integer.SIZE);
  }

  int size() {
    return size;
  }

  private int slot(long pair) {
    // both halves must reach the upper bits, so the left id is folded in first
    return (int) (Words.spread(pair ^ pair >>> Integer.SIZE << 17) >>> shift) << 1;
  }

  private void insert(long pair, long merge) {
    int slot = slot(pair);
    while (slots[slot] != EMPTY && slots[slot] != pair) {
      slot = (slot + 2) & (slots.length - 1);
    }
    if (slots[slot] == EMPTY) {
      size++;
    }
    slots[slot] = pair;
    slots[slot + 1] = merge;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    Arrays.fill(slots, EMPTY);
    shift--;
    size = 0;
    for (int slot = 0; slot < old.length; slot += 2) {
      if (old[slot] != EMPTY) {
        insert(old[slot], old[slot + 1]);
      }
    }
  }
}
