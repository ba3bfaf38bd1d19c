package dev.millrace.inference.internal.batching;

import dev.millrace.model.InferenceEngine.Input;

/** What takes part in passes over a model's weights: a prompt being read or an answer growing. */
sealed interface PassMember extends AutoCloseable permits Answer, PromptReading {

  Generation generation();

  /** The tokens for the next pass. */
  Input input();

  /** Takes the logits after them. */
  void accept(float[] logits);

  /** Whether no further pass is wanted. */
  boolean ended();

  @Override
  void close();
}
