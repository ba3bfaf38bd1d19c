package dev.millrace.filters.rules;

import dev.millrace.filters.Text;
import dev.millrace.filters.words.Spans;
import java.util.Arrays;

/**
 * Characters in repeated runs of n words of one text. Runs are found by a polynomial hash of their
 * characters, taken as a difference of prefix sums, and compared character by character where
 * hashes meet: the result is exact.
 */
final class WordSequences {

  private static final long BASE = 0x9e3779b97f4a7c15L;
  // inverse of BASE modulo 2^64
  private static final long INVERSE = inverse(BASE);

  private final int count;
  // the words one after the other, and where each starts; one more entry for the end
  private final char[] characters;
  private final int[] starts;
  // code points before each word
  private final int[] codePoints;
  // sum of c[k] * BASE^k over the characters before a word, and BASE^-k at its first character
  private final long[] sums;
  private final long[] scales;
  private final int[] slots;
  private final int[] slotRuns;

  WordSequences(Text text) {
    Spans words = text.words();
    String string = text.string();
    count = words.count();
    characters = new char[string.length()];
    starts = new int[count + 1];
    sums = new long[count + 1];
    scales = new long[count + 1];
    int size = 0;
    long sum = 0;
    long power = 1;
    long scale = 1;
    for (int i = 0; i < count; i++) {
      starts[i] = size;
      sums[i] = sum;
      scales[i] = scale;
      int end = words.end(i);
      for (int k = words.start(i); k < end; k++) {
        char c = string.charAt(k);
        characters[size++] = c;
        sum += (c + 1) * power;
        power *= BASE;
        scale *= INVERSE;
      }
    }
    starts[count] = size;
    sums[count] = sum;
    codePoints = text.isBasicPlaneOnly() ? starts : codePoints(text, words);
    int capacity = Integer.highestOneBit(Math.max(count, 8)) << 2;
    slots = new int[capacity];
    slotRuns = new int[capacity];
  }

  private static int[] codePoints(Text text, Spans words) {
    int[] before = new int[words.count() + 1];
    for (int i = 0; i < words.count(); i++) {
      before[i + 1] = before[i] + text.codePoints(words.start(i), words.end(i));
    }
    return before;
  }

  /**
   * Occurrences of the most frequent run of n words times its length, its words joined by one
   * blank; of equally frequent ones the first seen counts. 0 for fewer than n words.
   */
  int topCharacters(int n) {
    int runs = count - n + 1;
    if (runs <= 0) {
      return 0;
    }
    Arrays.fill(slots, 0);
    Arrays.fill(slotRuns, 0);
    int most = 0;
    int first = 0;
    for (int run = 0; run < runs; run++) {
      int slot = slotOf(run, n, true);
      if (slots[slot] == 0) {
        slots[slot] = run + 1;
      }
      int occurrences = ++slotRuns[slot];
      int firstSeen = slots[slot] - 1;
      if (occurrences > most || (occurrences == most && firstSeen < first)) {
        most = occurrences;
        first = firstSeen;
      }
    }
    return most * (codePoints[first + n] - codePoints[first] + n - 1);
  }

  /**
   * Characters in runs of n words whose characters, joined without blanks, occurred before; after
   * such a run the search goes on n words later, after another one word later.
   */
  int duplicateCharacters(int n) {
    Arrays.fill(slots, 0);
    int duplicates = 0;
    int run = 0;
    while (run + n <= count) {
      int slot = slotOf(run, n, false);
      if (slots[slot] == 0) {
        slots[slot] = run + 1;
        run++;
      } else {
        duplicates += codePoints[run + n] - codePoints[run];
        run += n;
      }
    }
    return duplicates;
  }

  /** The slot of an equal run, or an empty one. */
  private int slotOf(int run, int n, boolean sameWords) {
    int mask = slots.length - 1;
    long hash = (sums[run + n] - sums[run]) * scales[run];
    hash = (hash ^ hash >>> 32) * 0xd6e8feb86659fd93L;
    int slot = (int) (hash >>> 32) & mask;
    while (slots[slot] != 0 && !isSame(slots[slot] - 1, run, n, sameWords)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isSame(int a, int b, int n, boolean sameWords) {
    if (!Arrays.equals(
        characters, starts[a], starts[a + n], characters, starts[b], starts[b + n])) {
      return false;
    }
    for (int i = 1; sameWords && i < n; i++) {
      if (starts[a + i] - starts[a] != starts[b + i] - starts[b]) {
        return false;
      }
    }
    return true;
  }

  private static long inverse(long odd) {
    long x = odd;
    for (int i = 0; i < 6; i++) {
      x *= 2 - odd * x;
    }
    return x;
  }
}
