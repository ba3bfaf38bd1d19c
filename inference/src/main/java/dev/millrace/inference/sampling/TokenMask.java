package dev.millrace.inference.sampling;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;

/**
 * The tokens that may come next. Immutable; threads may share it.
 *
 * <p>A token beyond the mask's length may not come.
 */
public final class TokenMask {
  private final long[] words;
  private final int count;

  private TokenMask(BitSet tokens) {
    this.words = tokens.toLongArray();
    this.count = tokens.cardinality();
  }

  /** These and no others. */
  public static TokenMask of(BitSet tokens) {
    return new TokenMask(tokens);
  }

  /** All but these. */
  public static TokenMask without(Collection<Integer> tokens, int vocabularySize) {
    BitSet all = new BitSet(vocabularySize);
    all.set(0, vocabularySize);
    tokens.stream().filter(token -> token < vocabularySize).forEach(all::clear);
    return new TokenMask(all);
  }

  /** Those that both allow. */
  public TokenMask and(TokenMask other) {
    BitSet both = BitSet.valueOf(words);
    both.and(BitSet.valueOf(other.words));
    return new TokenMask(both);
  }

  /** These and those. */
  public TokenMask with(Collection<Integer> tokens) {
    BitSet more = BitSet.valueOf(words);
    tokens.forEach(more::set);
    return new TokenMask(more);
  }

  /** These without those. */
  public TokenMask without(Collection<Integer> tokens) {
    if (tokens.stream().noneMatch(this::allows)) {
      return this;
    }
    BitSet fewer = BitSet.valueOf(words);
    tokens.forEach(fewer::clear);
    return new TokenMask(fewer);
  }

  public boolean allows(int token) {
    int word = token >> 6;
    return word < words.length && (words[word] & 1L << token) != 0;
  }

  /** How many tokens may come. */
  public int count() {
    return count;
  }

  /** Takes the logits of all others to negative infinity. */
  void apply(float[] logits) {
    for (int word = 0; word << 6 < logits.length; word++) {
      long allowed = word < words.length ? words[word] : 0;
      if (allowed != -1L) {
        int from = word << 6;
        int to = Math.min(logits.length, from + 64);
        if (allowed == 0) {
          Arrays.fill(logits, from, to, Float.NEGATIVE_INFINITY);
          continue;
        }
        for (int token = from; token < to; token++) {
          if ((allowed >>> token & 1) == 0) {
            logits[token] = Float.NEGATIVE_INFINITY;
          }
        }
      }
    }
  }
}
