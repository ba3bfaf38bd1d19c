package dev.millrace.engine.torch;

import dev.millrace.model.ComputeOptions;
import dev.millrace.model.Device;
import dev.millrace.model.EngineProvider;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.PlainShape;
import dev.millrace.model.weights.Weights;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains and runs models on an NVIDIA GPU, or on the CPU. */
public final class TorchEngineProvider implements EngineProvider {
  private static final String REFUSED = "engine torch computes no %s models; engine nd4j runs them";
  private static final Logger LOG = LoggerFactory.getLogger(TorchEngineProvider.class);

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
    PlainShape.require(config, REFUSED);
    TorchDevice device = device(options.compute());
    if (!device.cuda()
        && options.compute().device() == Device.AUTO
        && TorchLibrary.host().natives()) {
      LOG.warn("training on the CPU though the build has CUDA: {}", device.description());
    }
    return new TorchTrainingEngine(config, weights, options, device);
  }

  @Override
  public InferenceEngine infer(ModelConfig config, Weights weights, int threads) {
    PlainShape.require(config, REFUSED);
    return new TorchInferenceEngine(config, weights, threads, device(ComputeOptions.defaults()));
  }
}
