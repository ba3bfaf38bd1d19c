package dev.millrace.model;

import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.model.weights.Weights;
import java.util.OptionalLong;

/** Makes engines of one kind; found by {@link java.util.ServiceLoader} and chosen by name. */
public interface EngineProvider {

  /** The name in settings, such as {@code nd4j}. */
  String name();

  /** One line that says which device, instruction set and library were chosen, and why. */
  String describe();

  /** The same for the device that {@link #train} would use, and why it is not a better one. */
  default String describe(ComputeOptions options) {
    return describe();
  }

  /**
   * Bytes that {@link #train} will hold: weights, gradients, moments and activations. Known before
   * anything is allocated; empty where an engine cannot say.
   */
  default OptionalLong trainingBytes(ModelConfig config, TrainingOptions options) {
    return OptionalLong.empty();
  }

  TrainingEngine train(ModelConfig config, Weights weights, TrainingOptions options);

  InferenceEngine infer(ModelConfig config, Weights weights, int threads);

  /** Like {@link #infer(ModelConfig, Weights, int)}, with the projections held in a format. */
  default InferenceEngine infer(
      ModelConfig config, Weights weights, int threads, WeightFormat format) {
    if (format != WeightFormat.F32 && format != WeightFormat.FILE) {
      throw new IllegalArgumentException(
          "engine %s holds weights as F32 only, not as %s".formatted(name(), format));
    }
    return infer(config, weights, threads);
  }
}
