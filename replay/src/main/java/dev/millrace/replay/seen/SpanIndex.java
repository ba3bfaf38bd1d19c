package dev.millrace.replay.seen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds runs of tokens again that stand in texts: every window of {@value #WINDOW} tokens by its
 * hash, and the tokens themselves to be sure. Twelve to sixteen bytes a token. Not safe for several
 * threads.
 */
public final class SpanIndex {
  /** The shortest span that is found. */
  public static final int WINDOW = 8;

  /** Of windows that are the same, so many are kept: a phrase of a thousand pages needs no more. */
  private static final int MOST_ALIKE = 32;

  private static final int SEPARATOR = -1;
  private static final int EMPTY = -1;

  private final int mostTokens;
  private int[] tokens = new int[1024];
  private int size;
  private int[] slots = emptied(4096);
  private int windows;

  /**
   * A span of what was asked that stands in a text.
   *
   * @param start index in what was asked
   * @param length at least {@value #WINDOW}
   * @param position of its first token among all that were added
   */
  public record Span(int start, int length, int position) {}

  /**
   * @param mostTokens so many are kept
   */
  public SpanIndex(int mostTokens) {
    this.mostTokens = mostTokens;
  }

  private static int[] emptied(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, EMPTY);
    return slots;
  }

  /** Tokens that are kept, with one between two texts. */
  public int size() {
    return size;
  }

  /** Whether a text of that length still finds room. */
  public boolean hasRoomFor(int length) {
    return (long) size + length + 1 <= mostTokens;
  }

  /**
   * Adds a text; no span reaches beyond it.
   *
   * @return the position of its first token
   * @throws IllegalStateException if there is no room for it
   */
  public int add(int[] text) {
    if (!hasRoomFor(text.length)) {
      throw new IllegalStateException("no room for " + text.length + " tokens more");
    }
    int first = size;
    if (tokens.length < size + text.length + 1) {
      tokens = Arrays.copyOf(tokens, Math.max(size + text.length + 1, tokens.length * 2));
    }
    System.arraycopy(text, 0, tokens, size, text.length);
    size += text.length;
    tokens[size++] = SEPARATOR;
    for (int at = first; at + WINDOW <= first + text.length; at++) {
      put(at);
    }
    return first;
  }

  private void put(int position) {
    if (windows >= slots.length / 2) {
      grow();
    }
    int alike = 0;
    int slot = slot(hash(tokens, position));
    while (slots[slot] != EMPTY) {
      if (same(tokens, position, slots[slot]) && ++alike == MOST_ALIKE) {
        return;
      }
      slot = slot + 1 & slots.length - 1;
    }
    slots[slot] = position;
    windows++;
  }

  private void grow() {
    int[] before = slots;
    slots = emptied(before.length * 2);
    for (int position : before) {
      if (position != EMPTY) {
        int slot = slot(hash(tokens, position));
        while (slots[slot] != EMPTY) {
          slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = position;
      }
    }
  }

  private int slot(long hash) {
    return (int) hash & slots.length - 1;
  }

  private static long hash(int[] from, int at) {
    long hash = 0x9E3779B97F4A7C15L;
    for (int i = 0; i < WINDOW; i++) {
      hash = (hash ^ from[at + i]) * 0xFF51AFD7ED558CCDL;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  private boolean same(int[] asked, int start, int position) {
    return Arrays.equals(asked, start, start + WINDOW, tokens, position, position + WINDOW);
  }

  /**
   * The longest spans from the first token on, none of which overlaps another.
   *
   * @param asked no token is negative
   */
  public List<Span> find(int[] asked) {
    List<Span> found = new ArrayList<>();
    int start = 0;
    while (start + WINDOW <= asked.length) {
      Span longest = longest(asked, start);
      if (longest.length() == 0) {
        start++;
      } else {
        found.add(longest);
        start += longest.length();
      }
    }
    return found;
  }

  /**
   * Whether each {@value #WINDOW} tokens in a row of these stand in a text.
   *
   * @param asked at least {@value #WINDOW}, none negative
   */
  public boolean holds(int[] asked) {
    for (int start = asked.length - WINDOW; start >= 0; start--) {
      if (!standsAt(asked, start)) {
        return false;
      }
    }
    return asked.length >= WINDOW;
  }

  private boolean standsAt(int[] asked, int start) {
    int slot = slot(hash(asked, start));
    while (slots[slot] != EMPTY) {
      if (same(asked, start, slots[slot])) {
        return true;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return false;
  }

  /** Of length 0 if there is none. */
  private Span longest(int[] asked, int start) {
    Span longest = new Span(start, 0, 0);
    int slot = slot(hash(asked, start));
    while (slots[slot] != EMPTY) {
      int position = slots[slot];
      if (same(asked, start, position)) {
        int length = length(asked, start, position);
        longest = length > longest.length() ? new Span(start, length, position) : longest;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return longest;
  }

  private int length(int[] asked, int start, int position) {
    int length = WINDOW;
    while (start + length < asked.length && asked[start + length] == tokens[position + length]) {
      length++;
    }
    return length;
  }
}
