package dev.millrace.storage;

/**
 * Some bytes of an object.
 *
 * @param first offset of the first
 * @param end offset after the last
 */
public record ByteRange(long first, long end) {
  public ByteRange {
    if (first < 0 || end < first) {
      throw new IllegalArgumentException("bytes from " + first + " up to " + end);
    }
  }

  public static ByteRange of(long first, long length) {
    return new ByteRange(first, first + length);
  }

  public long length() {
    return end - first;
  }

  public boolean isEmpty() {
    return end == first;
  }

  /** RFC 9110, section 14.1.2: both ends included. */
  public String header() {
    return "bytes=" + first + "-" + (end - 1);
  }
}
