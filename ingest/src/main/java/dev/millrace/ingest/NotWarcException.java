package dev.millrace.ingest;

import java.io.IOException;

/** The file is no WARC file at all; the message names what was found instead. */
public final class NotWarcException extends IOException {
  private static final long serialVersionUID = 1;

  public NotWarcException(String message) {
    super(message);
  }
}
