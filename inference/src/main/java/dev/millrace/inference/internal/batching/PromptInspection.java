package dev.millrace.inference.internal.batching;

import dev.millrace.inference.internal.batching.GenerationEvent.Attention;
import dev.millrace.inference.internal.batching.GenerationEvent.Reading;
import dev.millrace.inference.sampling.LogProbabilities;
import dev.millrace.inference.sampling.Ranking;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.InferenceEngine.Input;
import dev.millrace.model.LayerObserver;
import dev.millrace.model.config.ModelConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What becomes of a prompt's tokens layer by layer. Engine thread only. */
final class PromptInspection implements PromptWork {
  private final ModelConfig config;
  private final Reading[][] depths;
  private final Attention[][][] attention;
  private int read;

  PromptInspection(Prompt prompt, ModelConfig config) {
    this.config = config;
    this.depths = new Reading[config.layers() + 1][prompt.length()];
    this.attention = new Attention[config.layers()][config.heads()][prompt.length()];
  }

  @Override
  public float[][] append(InferenceEngine engine, Input input) {
    engine.appendObserved(input, new Notes(read));
    return new float[input.tokens().length][0];
  }

  /** Writes down what is seen; each place by one thread, once. */
  private final class Notes implements LayerObserver {
    private final int first;

    Notes(int first) {
      this.first = first;
    }

    @Override
    public void stream(int depth, int token, float[] logits, double norm) {
      int best = Ranking.top(logits, 1)[0];
      double log =
          LogProbabilities.of(logits, config.vocabularySize()).token(best, 0).logProbability();
      depths[depth][first + token] = new Reading(best, Math.exp(log), norm);
    }

    @Override
    public void attention(int layer, int head, int token, int oldest, float[] weights) {
      attention[layer][head][first + token] = new Attention(oldest, weights);
    }
  }

  @Override
  public void read(float[][] rows) {
    read += rows.length;
  }

  @Override
  public GenerationEvent result(int prompt) {
    return new GenerationEvent.Inspected(
        prompt,
        Stream.of(depths).map(List::of).toList(),
        Stream.of(attention).map(heads -> Arrays.stream(heads).map(List::of).toList()).toList());
  }
}
