package dev.millrace.engine.nd4j;

import dev.millrace.model.InferenceEngine;
import dev.millrace.model.ModelConfig;
import dev.millrace.model.Weights;
import java.util.List;

final class Nd4jInferenceEngine implements InferenceEngine {
  private final ModelConfig config;

  Nd4jInferenceEngine(ModelConfig config, Weights weights, int threads) {
    this.config = config;
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public Sequence newSequence() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<float[]> append(List<Input> inputs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public float[][] logits(int[] tokens) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
