package dev.millrace.filters.duplicates;

import java.util.Arrays;

/** The MinHash signature of a document: 112 values in [0, 2^61 - 1), read as 14 buckets of 8. */
public final class Signature {
  public static final int BUCKETS = 14;
  public static final int HASHES_PER_BUCKET = 8;
  public static final int LENGTH = BUCKETS * HASHES_PER_BUCKET;

  /**
   * The similarity that 14 buckets of 8 set as the limit, (1/14)^(1/8) = 0.719: the usual estimate
   * of where most pairs begin to share a bucket (Leskovec, Rajaraman, Ullman, "Mining of Massive
   * Datasets", section 3.4.2). Sharing a bucket decides, so of two documents a little less similar
   * some are taken for duplicates, and of two a little more similar some are not.
   */
  public static final double SIMILARITY_LIMIT = Math.pow(1.0 / BUCKETS, 1.0 / HASHES_PER_BUCKET);

  private final long[] values;

  private Signature(long[] values) {
    this.values = values;
  }

  /** A signature of these 112 values, which are copied. */
  public static Signature of(long[] values) {
    if (values.length != LENGTH) {
      throw new IllegalArgumentException(
          "a signature of " + values.length + " values, not " + LENGTH);
    }
    return new Signature(values.clone());
  }

  /** Value {@code index} of 112; bucket b holds 8b to 8b + 7. */
  public long value(int index) {
    return values[index];
  }

  /** A copy of the eight values of a bucket. */
  public long[] bucket(int bucket) {
    return Arrays.copyOfRange(values, bucket * HASHES_PER_BUCKET, (bucket + 1) * HASHES_PER_BUCKET);
  }

  /** Whether the two share a bucket, which makes them near-duplicates. */
  public boolean matches(Signature other) {
    for (int at = 0; at < LENGTH; at += HASHES_PER_BUCKET) {
      if (Arrays.equals(
          values, at, at + HASHES_PER_BUCKET, other.values, at, at + HASHES_PER_BUCKET)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Signature signature && Arrays.equals(values, signature.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Signature" + Arrays.toString(values);
  }
}
