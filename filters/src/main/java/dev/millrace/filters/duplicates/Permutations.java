package dev.millrace.filters.duplicates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The hash family of the signature: h to ((h a + b) mod 2^64) mod p, p = 2^61 - 1. The 112 pairs
 * are numpy's {@code RandomState(1)}, kept as data because no other generator makes them.
 */
final class Permutations {
  static final long PRIME = (1L << 61) - 1;

  private final long[] a;
  private final long[] b;

  private Permutations(long[] a, long[] b) {
    this.a = a;
    this.b = b;
  }

  static Permutations bundled() {
    try (InputStream in = Permutations.class.getResourceAsStream("minhash-permutations.json")) {
      if (in == null) {
        throw new IllegalStateException("minhash-permutations.json is missing from the jar");
      }
      JsonNode pairs = new ObjectMapper().readTree(in);
      return new Permutations(longs(pairs, "a"), longs(pairs, "b"));
    } catch (IOException e) {
      throw new UncheckedIOException("minhash-permutations.json cannot be read from the jar", e);
    }
  }

  private static long[] longs(JsonNode pairs, String name) {
    long[] values = new long[Signature.LENGTH];
    JsonNode array = pairs.path(name);
    if (array.size() != values.length) {
      throw new IllegalStateException(
          "minhash-permutations.json has " + array.size() + " values of " + name);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asLong();
    }
    return values;
  }

  long a(int i) {
    return a[i];
  }

  long b(int i) {
    return b[i];
  }

  /** The least value of each permutation over the hashes. */
  long[] minima(long[] hashes, int count) {
    long[] minima = new long[Signature.LENGTH];
    for (int i = 0; i < minima.length; i += 4) {
      minimum4(hashes, count, i, minima);
    }
    return minima;
  }

  // Four permutations at a time keep their factors and minima in registers and their
  // multiplications in flight together.
  private void minimum4(long[] hashes, int count, int i, long[] minima) {
    long a0 = a[i], a1 = a[i + 1], a2 = a[i + 2], a3 = a[i + 3];
    long b0 = b[i], b1 = b[i + 1], b2 = b[i + 2], b3 = b[i + 3];
    long m0 = PRIME, m1 = PRIME, m2 = PRIME, m3 = PRIME;
    for (int j = 0; j < count; j++) {
      long h = hashes[j];
      m0 = Math.min(m0, modPrime(h * a0 + b0));
      m1 = Math.min(m1, modPrime(h * a1 + b1));
      m2 = Math.min(m2, modPrime(h * a2 + b2));
      m3 = Math.min(m3, modPrime(h * a3 + b3));
    }
    minima[i] = m0;
    minima[i + 1] = m1;
    minima[i + 2] = m2;
    minima[i + 3] = m3;
  }

  /**
   * x mod 2^61 - 1 of an unsigned x: 2^61 is 1 in that field, so the top three bits fold onto the
   * bottom.
   */
  static long modPrime(long x) {
    long folded = (x & PRIME) + (x >>> 61);
    return folded >= PRIME ? folded - PRIME : folded;
  }
}
