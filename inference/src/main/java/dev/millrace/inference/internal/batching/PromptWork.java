package dev.millrace.inference.internal.batching;

import dev.millrace.model.InferenceEngine;
import dev.millrace.model.InferenceEngine.Input;

/** What is made of every token of a prompt, chunk by chunk. Engine thread only. */
sealed interface PromptWork permits PromptScoring, PromptEmbedding, PromptInspection {

  /** Appends the next tokens; a row for each. */
  float[][] append(InferenceEngine engine, Input input);

  /** Takes the rows of the next tokens. */
  void read(float[][] rows);

  /** What came of it, once all are read. */
  GenerationEvent result(int prompt);
}
