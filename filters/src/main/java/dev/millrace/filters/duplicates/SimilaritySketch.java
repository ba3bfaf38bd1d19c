package dev.millrace.filters.duplicates;

import java.util.Arrays;

/**
 * Four bits of each value of a signature, from which the similarity of two documents is estimated
 * (Li and König 2010, "b-Bit Minwise Hashing"): 56 bytes, with a standard error of at most 0.05,
 * against 0.047 of all 112 values.
 */
public final class SimilaritySketch {
  /** Length of {@link #toBytes}. */
  public static final int BYTES = Signature.LENGTH / 2;

  // Two values that differ still share their four bits one time in sixteen.
  private static final double CHANCE = 1.0 / 16;

  private final byte[] nibbles;

  private SimilaritySketch(byte[] nibbles) {
    this.nibbles = nibbles;
  }

  public static SimilaritySketch of(Signature signature) {
    byte[] nibbles = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      nibbles[i] =
          (byte) (((signature.value(2 * i) & 15) << 4) | (signature.value(2 * i + 1) & 15));
    }
    return new SimilaritySketch(nibbles);
  }

  /** The sketch that {@link #toBytes} wrote. */
  public static SimilaritySketch ofBytes(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a sketch of " + bytes.length + " bytes, not " + BYTES);
    }
    return new SimilaritySketch(bytes.clone());
  }

  public byte[] toBytes() {
    return nibbles.clone();
  }

  /** The estimated Jaccard similarity of the two sets of shingles, in [0, 1]. */
  public double estimate(SimilaritySketch other) {
    int equal = 0;
    for (int i = 0; i < BYTES; i++) {
      int difference = nibbles[i] ^ other.nibbles[i];
      equal += (difference & 0xf0) == 0 ? 1 : 0;
      equal += (difference & 0x0f) == 0 ? 1 : 0;
    }
    double share = (double) equal / Signature.LENGTH;
    return Math.max(0, (share - CHANCE) / (1 - CHANCE));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SimilaritySketch sketch && Arrays.equals(nibbles, sketch.nibbles);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(nibbles);
  }
}
