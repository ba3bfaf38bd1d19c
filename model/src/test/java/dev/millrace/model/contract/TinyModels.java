package dev.millrace.model.contract;

import dev.millrace.model.AdamW;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.config.Architecture;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.RopeScaling;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.TensorShape;
import dev.millrace.model.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Tiny shapes, weights and batches; widths and head sizes are no multiples of a vector. */
public final class TinyModels {
  public static final AdamW ADAMW = new AdamW(0.9, 0.95, 1e-8, 0.1, 1.0);

  private TinyModels() {}

  public static ModelConfig gpt2(boolean tied) {
    return new ModelConfig(
        Architecture.GPT2, 37, 24, 21, 2, 3, 3, 7, 45, 1e-5, 10_000, Optional.empty(), tied);
  }

  /** Grouped queries, and heads that together are wider than the residual stream. */
  public static ModelConfig llama(boolean tied) {
    RopeScaling scaling = new RopeScaling(8, 1, 4, 16);
    return new ModelConfig(
        Architecture.LLAMA, 37, 24, 22, 2, 4, 2, 6, 35, 1e-5, 500, Optional.of(scaling), tied);
  }

  /** More logits than an engine holds of 150 targets at once. */
  public static ModelConfig ofLargeVocabulary() {
    return new ModelConfig(
        Architecture.GPT2, 70_000, 50, 4, 1, 1, 1, 4, 8, 1e-5, 1e4, Optional.empty(), true);
  }

  /** Every tensor random, norms around 1, so that no gradient is zero by symmetry. */
  public static Weights weights(ModelConfig config, long seed, double deviation) {
    Random random = new Random(seed);
    return Weights.<RuntimeException>of(
        arena -> {
          Map<String, Tensor> tensors = new LinkedHashMap<>();
          for (TensorShape shape : config.tensors()) {
            float[] values = new float[(int) shape.elements()];
            float centre = shape.initialisation() == TensorShape.Initialisation.ONE ? 1 : 0;
            for (int i = 0; i < values.length; i++) {
              values[i] = centre + (float) (random.nextGaussian() * deviation);
            }
            tensors.put(shape.name(), Tensor.of(shape.name(), shape.shape(), values, arena));
          }
          return tensors;
        });
  }

  /** Every third row counts only the first half of its targets. */
  public static TokenBatch batch(ModelConfig config, int rows, int length, long seed) {
    Random random = new Random(seed);
    int[] tokens = random.ints((long) rows * (length + 1), 0, config.vocabularySize()).toArray();
    int[] targets = new int[rows];
    for (int row = 0; row < rows; row++) {
      targets[row] = row % 3 == 1 ? length / 2 : length;
    }
    return new TokenBatch(rows, length, tokens, targets);
  }

  public static int[] ids(ModelConfig config, int length, long seed) {
    return new Random(seed).ints(length, 0, config.vocabularySize()).toArray();
  }
}
