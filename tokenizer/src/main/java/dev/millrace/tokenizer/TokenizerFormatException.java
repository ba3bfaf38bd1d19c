package dev.millrace.tokenizer;

/** A file or vocabulary that is no byte-level BPE tokenizer, or not one that can be trusted. */
public final class TokenizerFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public TokenizerFormatException(String message) {
    super(message);
  }

  public TokenizerFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
