package dev.millrace.inference.internal.batching;

import dev.millrace.inference.sampling.LogProbabilities;
import dev.millrace.inference.sampling.SampledToken;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.InferenceEngine.Input;
import java.util.ArrayList;
import java.util.List;

/**
 * The probabilities of the tokens of a prompt that its client gave, found chunk by chunk. Engine
 * thread only.
 */
final class PromptScoring implements PromptWork {
  private final Prompt prompt;
  private final int alternatives;
  private final int vocabularySize;
  private final List<SampledToken> scores = new ArrayList<>();
  private float[] before = new float[0];
  private int read;

  /**
   * @param alternatives how many of the most probable tokens to report beside each
   * @param vocabularySize tokens that there are; a model's logits may be more
   */
  PromptScoring(Prompt prompt, int alternatives, int vocabularySize) {
    this.prompt = prompt;
    this.alternatives = alternatives;
    this.vocabularySize = vocabularySize;
  }

  @Override
  public float[][] append(InferenceEngine engine, Input input) {
    return engine.appendEach(input);
  }

  @Override
  public void read(float[][] logits) {
    for (float[] after : logits) {
      if (read >= prompt.added()) {
        scores.add(score(prompt.tokens()[read]));
      }
      before = after;
      read++;
    }
  }

  private SampledToken score(int token) {
    return before.length == 0
        ? new SampledToken(token, Double.NaN, List.of())
        : LogProbabilities.of(before, vocabularySize).token(token, alternatives);
  }

  @Override
  public GenerationEvent result(int number) {
    return new GenerationEvent.PromptScores(number, scores);
  }
}
