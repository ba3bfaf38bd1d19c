package dev.millrace.inference.internal.batching;

import dev.millrace.inference.grammar.TokenGrammar;
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
 * @param form what an answer as a whole must fit, if anything
 * @param alternatives how many of the most probable tokens to report beside each; negative: none,
 *     and no probabilities
 * @param use what is wanted of the prompts
 */
public record GenerationRequest(
    List<Prompt> prompts,
    int choices,
    SamplingParameters sampling,
    EndRules ends,
    Optional<TokenMask> allowed,
    Optional<TokenGrammar> form,
    int alternatives,
    PromptUse use,
    Duration timeout) {

  public GenerationRequest {
    prompts = List.copyOf(prompts);
  }

  /** Answers of any form. */
  public GenerationRequest(
      List<Prompt> prompts,
      int choices,
      SamplingParameters sampling,
      EndRules ends,
      Optional<TokenMask> allowed,
      int alternatives,
      PromptUse use,
      Duration timeout) {
    this(prompts, choices, sampling, ends, allowed, Optional.empty(), alternatives, use, timeout);
  }

  /** One answer to one prompt, without probabilities. */
  public static GenerationRequest of(
      Prompt prompt, SamplingParameters sampling, EndRules ends, Duration timeout) {
    return new GenerationRequest(
        List.of(prompt), 1, sampling, ends, Optional.empty(), -1, PromptUse.READ, timeout);
  }

  /** The mean hidden states of prompts. */
  public static GenerationRequest embedding(List<Prompt> prompts, Duration timeout) {
    return reading(prompts, PromptUse.EMBED, timeout);
  }

  /** What becomes of a prompt's tokens layer by layer. */
  public static GenerationRequest inspection(Prompt prompt, Duration timeout) {
    return reading(List.of(prompt), PromptUse.INSPECT, timeout);
  }

  private static GenerationRequest reading(List<Prompt> prompts, PromptUse use, Duration timeout) {
    return new GenerationRequest(
        prompts,
        1,
        SamplingParameters.greedy(),
        EndRules.of(0, List.of()),
        Optional.empty(),
        -1,
        use,
        timeout);
  }

  /** The same with answers of a form. */
  public GenerationRequest fitting(Optional<TokenGrammar> other) {
    return new GenerationRequest(
        prompts, choices, sampling, ends, allowed, other, alternatives, use, timeout);
  }

  /** Answers in all. */
  public int rows() {
    return prompts.size() * choices;
  }
}
