package dev.millrace.ingest;

import java.util.Locale;

/** Why a record of a file is no page. */
public enum SkipReason {
  // Records of other types than response and conversion.
  WARCINFO,
  REQUEST,
  METADATA,
  REVISIT,
  RESOURCE,
  CONTINUATION,
  OTHER_TYPE,

  // Responses and conversions that are no page.
  /** The record has no WARC-Record-ID, and so no identity. */
  NO_RECORD_ID,
  /** The record has no WARC-Target-URI. */
  NO_URL,
  /** A response over another protocol, such as DNS. */
  NOT_HTTP,
  /** The HTTP header cannot be parsed. */
  BROKEN_HTTP,
  /** Status 3xx. */
  REDIRECT,
  /** Status 404 or 410. */
  NOT_FOUND,
  /** Any other status 4xx. */
  CLIENT_ERROR,
  /** Status 5xx. */
  SERVER_ERROR,
  /** A status that announces no complete body: 1xx, 204, 205, 206, and those HTTP does not have. */
  OTHER_STATUS,
  /** Neither text/html nor application/xhtml+xml; of a conversion, not text/plain. */
  NOT_HTML,
  /** A content coding that is known and not undone: compress, dcb, dcz. */
  UNSUPPORTED_ENCODING,
  /** The body's content encoding is damaged from its first byte on. */
  BROKEN_ENCODING,
  /** The body expands more, or is in more codings, than the limits allow: a decompression bomb. */
  DECOMPRESSION_LIMIT,
  EMPTY_BODY,

  /** A place in the file where no record could be read. */
  UNREADABLE;

  /** The name in counts and reports, such as {@code not-found}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the record was a response or a conversion: one that could have been a page. */
  public boolean concernsPages() {
    return compareTo(NO_RECORD_ID) >= 0 && this != UNREADABLE;
  }
}
