package dev.millrace.model;

/** Makes engines of one kind; found by {@link java.util.ServiceLoader} and chosen by name. */
public interface EngineProvider {

  /** The name in settings, such as {@code nd4j}. */
  String name();

  /** One line: the device, the instruction set and the library chosen, and why. */
  String describe();

  TrainingEngine train(ModelConfig config, Weights weights, TrainingOptions options);

  InferenceEngine infer(ModelConfig config, Weights weights, int threads);
}
