package dev.millrace.replay.compare;

import java.nio.ByteBuffer;

/**
 * How a set of pages fared in two generations.
 *
 * @param pages that both have decided
 * @param tokensFirst held-out ones included
 * @param changedFates pages that ended otherwise
 * @param changedTexts pages that are clean in both, with other texts
 */
public record Tally(
    long pages,
    long cleanFirst,
    long cleanSecond,
    long tokensFirst,
    long tokensSecond,
    long changedFates,
    long changedTexts) {
  static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0);

  Tally plus(Tally other) {
    return new Tally(
        pages + other.pages,
        cleanFirst + other.cleanFirst,
        cleanSecond + other.cleanSecond,
        tokensFirst + other.tokensFirst,
        tokensSecond + other.tokensSecond,
        changedFates + other.changedFates,
        changedTexts + other.changedTexts);
  }

  /** Whether both generations made the same of the pages. */
  public boolean isEqual() {
    return changedFates == 0 && changedTexts == 0 && tokensFirst == tokensSecond;
  }

  static Tally read(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Tally(
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong());
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(7 * Long.BYTES)
        .putLong(pages)
        .putLong(cleanFirst)
        .putLong(cleanSecond)
        .putLong(tokensFirst)
        .putLong(tokensSecond)
        .putLong(changedFates)
        .putLong(changedTexts)
        .array();
  }
}
