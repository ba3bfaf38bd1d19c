package dev.millrace.tokenize;

/**
 * Which documents are held out. The side depends on the content alone, so that a text falls on the
 * same one in every run and every generation.
 */
public record HeldOutSplit(double fraction) {
  private static final int DIGITS = 8;

  /**
   * @param contentDigest sha256 in hex
   */
  public boolean holdsOut(String contentDigest) {
    long hash = Long.parseLong(contentDigest, 0, DIGITS, 16);
    return hash < fraction * (1L << (4 * DIGITS));
  }
}
