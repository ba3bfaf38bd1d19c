package dev.millrace.inference.internal.batching;

import dev.millrace.model.InferenceEngine;
import dev.millrace.model.InferenceEngine.Input;

/** The mean of the hidden states after each of a prompt's tokens. */
final class PromptEmbedding implements PromptWork {
  private double[] sums = new double[0];
  private int read;

  @Override
  public float[][] append(InferenceEngine engine, Input input) {
    return engine.appendHidden(input);
  }

  @Override
  public void read(float[][] rows) {
    if (sums.length == 0) {
      sums = new double[rows[0].length];
    }
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        sums[i] += row[i];
      }
    }
    read += rows.length;
  }

  @Override
  public GenerationEvent result(int prompt) {
    float[] mean = new float[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sums[i] / read);
    }
    return new GenerationEvent.Embedded(prompt, mean);
  }
}
