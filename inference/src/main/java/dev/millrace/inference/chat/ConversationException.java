package dev.millrace.inference.chat;

/** A conversation that a model's template cannot write; one line. */
public final class ConversationException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int MAX_LENGTH = 300;

  public ConversationException(String message) {
    super(line(message));
  }

  ConversationException(String message, Throwable cause) {
    super(line(message), cause);
  }

  /** What a template says may have any length and any characters. */
  private static String line(String message) {
    String line = message.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
  }
}
