package dev.millrace.filters.duplicates;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The buckets of a signature as 14 short keys: two documents are near-duplicates if they share a
 * key. A key is the bucket's number and 72 bits of the SHA-1 of its eight values, so that among a
 * thousand million documents some 0.002 pairs collide by chance, in 14 x 10 bytes instead of 14 x
 * 64.
 */
public final class SignatureBands {
  /** One byte for the bucket, nine of its hash. */
  public static final int KEY_BYTES = 10;

  private static final int HASH_BYTES = KEY_BYTES - 1;

  /** Length of {@link #toBytes}. */
  public static final int PACKED_BYTES = Signature.BUCKETS * HASH_BYTES;

  private final byte[] hashes;

  private SignatureBands(byte[] hashes) {
    this.hashes = hashes;
  }

  public static SignatureBands of(Signature signature) {
    byte[] hashes = new byte[PACKED_BYTES];
    MessageDigest sha1 = Shingles.sha1();
    ByteBuffer values = ByteBuffer.allocate(Signature.HASHES_PER_BUCKET * Long.BYTES);
    for (int bucket = 0; bucket < Signature.BUCKETS; bucket++) {
      values.clear();
      for (int i = 0; i < Signature.HASHES_PER_BUCKET; i++) {
        values.putLong(signature.value(bucket * Signature.HASHES_PER_BUCKET + i));
      }
      System.arraycopy(sha1.digest(values.array()), 0, hashes, bucket * HASH_BYTES, HASH_BYTES);
    }
    return new SignatureBands(hashes);
  }

  /** The bands that {@link #toBytes} wrote. */
  public static SignatureBands ofBytes(byte[] packed) {
    if (packed.length != PACKED_BYTES) {
      throw new IllegalArgumentException(
          "packed bands of " + packed.length + " bytes, not " + PACKED_BYTES);
    }
    return new SignatureBands(packed.clone());
  }

  /** The 14 hashes one after the other, without the buckets' numbers. */
  public byte[] toBytes() {
    return hashes.clone();
  }

  /** The key of a bucket: its number, then its hash. */
  public byte[] key(int bucket) {
    byte[] key = new byte[KEY_BYTES];
    key[0] = (byte) bucket;
    System.arraycopy(hashes, bucket * HASH_BYTES, key, 1, HASH_BYTES);
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignatureBands bands && Arrays.equals(hashes, bands.hashes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hashes);
  }
}
