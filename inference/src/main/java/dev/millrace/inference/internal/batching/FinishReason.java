package dev.millrace.inference.internal.batching;

import java.util.Locale;

/** Why an answer ended, in OpenAI's words. */
public enum FinishReason {
  /** End of text, a stop token or a stop string. */
  STOP,
  /** The most tokens asked for, or the end of the context. */
  LENGTH,
  /** The next token would have completed a recital of a text that was taken down. */
  CONTENT_FILTER;

  /** As the API spells it. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
