package dev.millrace.crawl.fetch.internal;

import java.io.IOException;

/** A connection brought more than any answer within the limits can hold. */
final class TooManyBytesException extends IOException {
  private static final long serialVersionUID = 1L;

  TooManyBytesException(long limit) {
    super("more than " + limit + " bytes came");
  }
}
