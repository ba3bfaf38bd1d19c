package dev.millrace.filters.duplicates;

import java.util.Arrays;

/**
 * What the duplicate index needs of a signature, in 182 bytes instead of 896: its bands to match
 * by, its sketch to compare by.
 */
public record Fingerprint(SignatureBands bands, SimilaritySketch sketch) {

  /** Length of {@link #toBytes}. */
  public static final int BYTES = SignatureBands.PACKED_BYTES + SimilaritySketch.BYTES;

  public static Fingerprint of(Signature signature) {
    return new Fingerprint(SignatureBands.of(signature), SimilaritySketch.of(signature));
  }

  /** The fingerprint that {@link #toBytes} wrote. */
  public static Fingerprint ofBytes(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a fingerprint of " + bytes.length + " bytes, not " + BYTES);
    }
    return new Fingerprint(
        SignatureBands.ofBytes(Arrays.copyOf(bytes, SignatureBands.PACKED_BYTES)),
        SimilaritySketch.ofBytes(Arrays.copyOfRange(bytes, SignatureBands.PACKED_BYTES, BYTES)));
  }

  /** The bands, then the sketch. */
  public byte[] toBytes() {
    byte[] bytes = Arrays.copyOf(bands.toBytes(), BYTES);
    System.arraycopy(
        sketch.toBytes(), 0, bytes, SignatureBands.PACKED_BYTES, SimilaritySketch.BYTES);
    return bytes;
  }
}
