package dev.millrace.tokenizer.internal.bpe;

import dev.millrace.tokenizer.training.Words;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Finds the token that a whole piece is: two open-addressing tables, one whose slots hold tokens of
 * up to eight bytes in full, one for longer tokens.
 */
public final class PieceTable {
  public static final int NOT_FOUND = -1;

  private static final int SHORT = Long.BYTES;
  private static final long EMPTY = -1;

  private final Vocabulary vocabulary;

  // [slot][bytes, length << 32 | id]
  private final long[] shortSlots;
  private final int shortShift;
  private final int[] longSlots;
  private final int longShift;

  /** Holds those of the vocabulary's tokens that {@code included} accepts. */
  PieceTable(Vocabulary vocabulary, IntPredicate included) {
    this.vocabulary = vocabulary;
    int shorts = 0;
    int longs = 0;
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.has(id) && vocabulary.length(id) <= SHORT) {
        shorts++;
      } else if (vocabulary.has(id)) {
        longs++;
      }
    }
    int shortBits = bits(shorts);
    int longBits = bits(longs);
    shortSlots = new long[2 << shortBits];
    longSlots = new int[1 << longBits];
    shortShift = Long.SIZE - shortBits;
    longShift = Long.SIZE - longBits;
    Arrays.fill(shortSlots, EMPTY);
    Arrays.fill(longSlots, NOT_FOUND);
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.has(id) && included.test(id)) {
        insert(id);
      }
    }
  }

  /** The id of the token with exactly these bytes, or {@link #NOT_FOUND}. */
  int find(byte[] bytes, int at, int length) {
    return length <= SHORT ? findShort(bytes, at, length) : findLong(bytes, at, length);
  }

  private int findShort(byte[] bytes, int at, int length) {
    long word = Words.load(bytes, at, length);
    int mask = shortSlots.length - 1;
    int slot = (int) (Words.spread(word) >>> shortShift) << 1;
    while (true) {
      long entry = shortSlots[slot + 1];
      if (entry == EMPTY) {
        return NOT_FOUND;
      }
      if (shortSlots[slot] == word && entry >>> Integer.SIZE == length) {
        return (int) entry;
      }
      slot = (slot + 2) & mask;
    }
  }

  private int findLong(byte[] bytes, int at, int length) {
    if (length > vocabulary.maxLength()) {
      return NOT_FOUND;
    }
    int mask = longSlots.length - 1;
    int slot = (int) (Words.hash(bytes, at, length) >>> longShift);
    while (true) {
      int id = longSlots[slot];
      if (id == NOT_FOUND) {
        return NOT_FOUND;
      }
      int offset = vocabulary.offset(id);
      if (vocabulary.length(id) == length
          && Arrays.equals(bytes, at, at + length, vocabulary.flat(), offset, offset + length)) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
  }

  private void insert(int id) {
    byte[] flat = vocabulary.flat();
    int offset = vocabulary.offset(id);
    int length = vocabulary.length(id);
    if (length <= SHORT) {
      long word = Words.load(flat, offset, length);
      int slot = (int) (Words.spread(word) >>> shortShift) << 1;
      while (shortSlots[slot + 1] != EMPTY) {
        slot = (slot + 2) & (shortSlots.length - 1);
      }
      shortSlots[slot] = word;
      shortSlots[slot + 1] = (long) length << Integer.SIZE | id;
    } else {
      int slot = (int) (Words.hash(flat, offset, length) >>> longShift);
      while (longSlots[slot] != NOT_FOUND) {
        slot = (slot + 1) & (longSlots.length - 1);
      }
      longSlots[slot] = id;
    }
  }

  // at most half full
  private static int bits(int entries) {
    return Math.max(4, Integer.SIZE - Integer.numberOfLeadingZeros(2 * entries));
  }
}
