package dev.millrace.ingest;

/** An input argument names nothing that could be read; the message is one line for the user. */
public final class NoInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NoInputException(String message) {
    super(message);
  }
}
