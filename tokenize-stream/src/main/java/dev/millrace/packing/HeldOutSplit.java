package dev.millrace.packing;

import java.util.regex.Pattern;

/**
 * Which documents are held out. The side depends on the content alone, so that a text is always on
 * the same one in every run and every generation.
 */
public record HeldOutSplit(double fraction) {
  private static final int DIGITS = 8;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * The side of a text.
   *
   * @param contentDigest sha256 in hex
   * @throws IllegalArgumentException if it is no such digest
   */
  public Side sideOf(String contentDigest) {
    if (!SHA256.matcher(contentDigest).matches()) {
      throw new IllegalArgumentException(
          "content digest '" + contentDigest + "' is no sha256 in hex");
    }
    long hash = Long.parseLong(contentDigest, 0, DIGITS, 16);
    return hash < fraction * (1L << (4 * DIGITS)) ? Side.HELD_OUT : Side.TRAINING;
  }
}
