package dev.millrace.packing;

import dev.millrace.schemas.Segment;

/**
 * A document, as segments name it.
 *
 * @param contentDigest sha256 in hex; empty where it is not known
 * @param language ISO 639; empty where it is not known
 */
record Packed(String recordId, String url, String contentDigest, String language) {
  /** A segment's three numbers and the lengths of its four texts, at their longest. */
  private static final int SEGMENT_BYTES = 35;

  /** UTF-8 has no more for a char. */
  private static final int BYTES_PER_CHAR = 3;

  static Packed of(Segment segment) {
    return new Packed(
        segment.getRecordId(), segment.getUrl(), segment.getContentDigest(), segment.getLanguage());
  }

  Segment segment(int start, int length, int documentOffset) {
    return new Segment(recordId, url, start, length, documentOffset, contentDigest, language);
  }

  /** What a segment may take in a block's record. */
  long segmentBytes() {
    return SEGMENT_BYTES
        + (long) BYTES_PER_CHAR
            * (recordId.length() + url.length() + contentDigest.length() + language.length());
  }
}
