package dev.millrace.inference.internal.batching;

import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.sampling.SampledToken;
import java.util.List;

/** What happened to one of a request's answers; {@code choice} counts prompt by prompt. */
public sealed interface GenerationEvent {

  /**
   * More of an answer.
   *
   * @param starts code points of the answer before each token
   */
  record Text(int choice, String text, List<SampledToken> tokens, List<Integer> starts)
      implements GenerationEvent {}

  /** The probabilities of a prompt's own tokens; the first has none. */
  record PromptScores(int prompt, List<SampledToken> tokens) implements GenerationEvent {}

  /** The mean of a prompt's hidden states. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Embedded(int prompt, float[] mean) implements GenerationEvent {}

  /** An answer's end. */
  record Finished(int choice, Ending ending) implements GenerationEvent {}

  /** The end of all answers of the request. */
  record Failed(ApiException cause) implements GenerationEvent {}
}
