package dev.millrace.tokenizer.internal.split;

/** What happens to text before its pieces are encoded. */
public sealed interface PreTokenization
    permits ByteLevelPreTokenization, MarkedSpaces, NormalizedText, SentencePieceText {
  /** The text in which tokens that are looked for in normalized text are found. */
  String normalize(String text);

  /** Whether {@link #normalize} changes any text. */
  boolean normalizes();

  /** As {@link #normalize}, for what may be no UTF-8, or the bytes themselves. */
  byte[] normalizeBytes(byte[] bytes);

  /**
   * Normalized text between added tokens as it is split.
   *
   * @param first whether it begins the whole text
   */
  byte[] prepare(byte[] utf8, boolean first);

  /** Cuts what {@link #prepare} gave into pieces. */
  Splitter splitter();

  /** Whether a space that decoded text begins with is left out, as it was put there. */
  boolean dropsFirstSpace();
}
