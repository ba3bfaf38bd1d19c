package dev.millrace.inference.internal.batching;

import dev.millrace.inference.sampling.SamplingParameters;
import java.time.Duration;
import java.util.List;

/**
 * Answers to generate, with everything already checked against the model's limits.
 *
 * @param choices answers per prompt; answer c of a prompt is drawn with seed + c
 * @param maxTokens most tokens of an answer; the context may end it before
 * @param stops an answer ends before the first of these
 * @param alternatives how many of the most probable tokens to report beside each; negative: none,
 *     and no probabilities
 * @param scorePrompt whether the prompt's own tokens get probabilities
 */
public record GenerationRequest(
    List<Prompt> prompts,
    int choices,
    SamplingParameters sampling,
    int maxTokens,
    List<String> stops,
    int alternatives,
    boolean scorePrompt,
    Duration timeout) {

  public GenerationRequest {
    prompts = List.copyOf(prompts);
    stops = List.copyOf(stops);
  }

  /** Answers in all. */
  public int rows() {
    return prompts.size() * choices;
  }
}
