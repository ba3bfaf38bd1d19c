package dev.millrace.inference.sampling;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** Tokens by descending logit; equal logits by ascending id. */
public final class Ranking {
  private Ranking() {}

  /** The {@code count} greatest, greatest first. */
  public static int[] top(float[] logits, int count) {
    if (count >= logits.length) {
      return above(logits, Double.NEGATIVE_INFINITY);
    }
    if (count == 0) {
      return new int[0];
    }
    // Keys ascend with the rank, so the heap's head is the weakest token kept.
    PriorityQueue<Long> kept = new PriorityQueue<>(count);
    for (int token = 0; token < count; token++) {
      kept.add(key(logits[token], token));
    }
    float weakest = logits[token(kept.element())];
    for (int token = count; token < logits.length; token++) {
      if (logits[token] > weakest) {
        kept.poll();
        kept.add(key(logits[token], token));
        weakest = logits[token(kept.element())];
      }
    }
    return descending(kept.stream().mapToLong(Long::longValue).toArray());
  }

  /** All tokens whose logit is at least {@code floor}, greatest first. */
  static int[] above(float[] logits, double floor) {
    return descending(
        IntStream.range(0, logits.length)
            .filter(token -> logits[token] >= floor)
            .mapToLong(token -> key(logits[token], token))
            .toArray());
  }

  private static int[] descending(long[] keys) {
    Arrays.sort(keys);
    int[] tokens = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      tokens[i] = token(keys[keys.length - 1 - i]);
    }
    return tokens;
  }

  /** Orders as the logit, then as the descending id. */
  private static long key(float logit, int token) {
    int bits = Float.floatToIntBits(logit + 0f); // + 0f: -0.0 and 0.0 rank alike
    int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return ((long) ordered << 32) | (~token & 0xffff_ffffL);
  }

  private static int token(long key) {
    return ~(int) key;
  }
}
