package dev.millrace.inference.internal.batching;

import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.sampling.TokenMask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Answers to generate, with everything already checked against the model's limits.
 *
 * @param choices answers per prompt; answer c of a prompt is drawn with seed + c
 * @param allowed the only tokens that an answer may hold, if not all may
 * @param alternatives how many of the most probable tokens to report beside each; negative: none,
 *     and no probabilities
 * @param scorePrompt whether the prompt's own tokens get probabilities
 */
public record GenerationRequest(
    List<Prompt> prompts,
    int choices,
    SamplingParameters sampling,
    EndRules ends,
    Optional<TokenMask> allowed,
    int alternatives,
    boolean scorePrompt,
    Duration timeout) {

  public GenerationRequest {
    prompts = List.copyOf(prompts);
  }

  /** One answer to one prompt, without probabilities. */
  public static GenerationRequest of(
      Prompt prompt, SamplingParameters sampling, EndRules ends, Duration timeout) {
    return new GenerationRequest(
        List.of(prompt), 1, sampling, ends, Optional.empty(), -1, false, timeout);
  }

  /** Answers in all. */
  public int rows() {
    return prompts.size() * choices;
  }
}
