package dev.millrace.ingest;

import java.io.IOException;

/** The file's content cannot be read on: it is cut off, damaged, or no WARC at this place. */
public final class BrokenInputException extends IOException {
  private static final long serialVersionUID = 1;

  public BrokenInputException(String message) {
    super(message);
  }
}
