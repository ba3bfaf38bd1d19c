package dev.millrace.engine.torch;

import dev.millrace.model.ComputeOptions;
import dev.millrace.model.EngineProvider;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.ModelConfig;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.Weights;
import java.util.OptionalLong;

/** Trains and runs models on an NVIDIA GPU, or on the CPU. */
public final class TorchEngineProvider implements EngineProvider {

  @Override
  public String name() {
    return "torch";
  }

  @Override
  public String describe() {
    return describe(ComputeOptions.defaults());
  }

  @Override
  public String describe(ComputeOptions options) {
    return device(options).description();
  }

  private static TorchDevice device(ComputeOptions options) {
    return TorchDevice.choose(options.device(), TorchLibrary.host(), TorchLibrary.cpu());
  }

  @Override
  public OptionalLong trainingBytes(ModelConfig config, TrainingOptions options) {
    boolean cuda = device(options.compute()).cuda();
    return OptionalLong.of(MemoryEstimate.bytes(config, options, cuda));
  }

  @Override
  public TrainingEngine train(ModelConfig config, Weights weights, TrainingOptions options) {
    return new TorchTrainingEngine(config, weights, options, device(options.compute()));
  }

  @Override
  public InferenceEngine infer(ModelConfig config, Weights weights, int threads) {
    return new TorchInferenceEngine(config, weights, threads, device(ComputeOptions.defaults()));
  }
}
