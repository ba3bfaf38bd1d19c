package dev.millrace.inference.serving;

import dev.millrace.inference.internal.batching.FinishReason;
import java.util.List;

/**
 * One finished answer.
 *
 * @param tokens ids of the answer's tokens
 * @param fingerprint id of the model that gave it
 */
public record Completion(
    String text,
    List<Integer> tokens,
    FinishReason finishReason,
    int promptTokens,
    String fingerprint) {

  public Completion {
    tokens = List.copyOf(tokens);
  }
}
