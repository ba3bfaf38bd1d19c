package dev.millrace.inference.grammar;

/** A form that answers cannot be bound to: it is wrong, is not supported, or nothing fits it. */
public final class GrammarException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 80;

  public GrammarException(String message) {
    super(message);
  }

  /** What a client sent, as far as a message should repeat it. */
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
  }
}
