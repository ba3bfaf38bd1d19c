package dev.millrace.tokenizer;

/** A file or vocabulary that is no byte-level BPE tokenizer, or not one that can be trusted. */
public final class TokenizerFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_LENGTH = 600;

  /** Messages quote files: they are cut where long, and control characters escaped. */
  public TokenizerFormatException(String message) {
    super(oneLine(message));
  }

  public TokenizerFormatException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  private static String oneLine(String message) {
    StringBuilder line = new StringBuilder();
    message
        .codePoints()
        .limit(MAX_LENGTH)
        .forEach(
            c -> {
              if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                line.append("\\u%04x".formatted(c));
              } else {
                line.appendCodePoint(c);
              }
            });
    return message.length() > MAX_LENGTH ? line + "..." : line.toString();
  }
}
