package dev.millrace.filters.pii;

/**
 * Where a text holds personal data.
 *
 * @param start index of its first {@code char}
 * @param end one past the index of its last
 */
public record PiiSpan(PiiKind kind, int start, int end) {
  public PiiSpan {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("a span from " + start + " to " + end);
    }
  }
}
