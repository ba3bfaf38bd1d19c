package dev.millrace.crawl.fetch.internal;

import java.io.IOException;

/** The client was about to send the same request again, which the host's pace forbids. */
final class AskedTwiceException extends IOException {
  private static final long serialVersionUID = 1L;

  AskedTwiceException() {
    super("the connection broke after the request was sent");
  }
}
