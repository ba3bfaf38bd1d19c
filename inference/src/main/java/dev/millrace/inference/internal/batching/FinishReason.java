package dev.millrace.inference.internal.batching;

import java.util.Locale;

/** Why an answer ended, in OpenAI's words. */
public enum FinishReason {
  /** End of text, a stop token or a stop string. */
  STOP,
  /** The most tokens asked for, or the end of the context. */
  LENGTH;

  /** As the API spells it. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
