package dev.millrace.packing;

import java.util.regex.Pattern;

/**
 * Which documents are held out. The side depends on the content alone, so that a text falls on the
 * same one in every run and every generation.
 */
public record HeldOutSplit(double fraction) {
  private static final int DIGITS = 8;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Whether that is a digest at all; only then is there a side to be on. */
  public static boolean isDigest(String contentDigest) {
    return SHA256.matcher(contentDigest).matches();
  }

  /**
   * @param contentDigest sha256 in hex
   */
  public boolean holdsOut(String contentDigest) {
    long hash = Long.parseLong(contentDigest, 0, DIGITS, 16);
    return hash < fraction * (1L << (4 * DIGITS));
  }
}
