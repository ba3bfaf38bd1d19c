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

  /**
   * What became of a prompt's tokens on their way through the model.
   *
   * @param depths for each depth (0: the embeddings) what each token's stream would have next
   * @param attention for each layer and head the weights of each token: from which position on, and
   *     of each from there to its own
   */
  record Inspected(int prompt, List<List<Reading>> depths, List<List<List<Attention>>> attention)
      implements GenerationEvent {}

  /**
   * A stream read as if the model ended there.
   *
   * @param token the most probable next one
   * @param norm length of the stream's vector
   */
  record Reading(int token, double probability, double norm) {}

  /** A token's attention to itself and those before it, from the oldest that it sees on. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Attention(int oldest, float[] weights) {}

  /** An answer's end. */
  record Finished(int choice, Ending ending) implements GenerationEvent {}

  /** The end of all answers of the request. */
  record Failed(ApiException cause) implements GenerationEvent {}
}
