package dev.millrace.inference.internal.batching;

/** What a request wants of its prompts. */
public enum PromptUse {
  /** To be continued. */
  READ,
  /** To be continued, and the probability of each of their own tokens. */
  SCORE,
  /** Their hidden states' mean, and nothing after them. */
  EMBED,
  /** What becomes of them layer by layer, and nothing after them. */
  INSPECT
}
