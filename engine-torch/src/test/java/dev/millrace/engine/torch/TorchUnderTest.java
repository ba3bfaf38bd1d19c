package dev.millrace.engine.torch;

import dev.millrace.model.ComputeOptions;
import dev.millrace.model.Device;
import dev.millrace.model.EngineProvider;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.contract.EngineUnderTest;
import dev.millrace.model.weights.Weights;

/** On the CPU; products of other sizes are summed in other orders. */
final class TorchUnderTest implements EngineUnderTest {
  static final EngineUnderTest TORCH = new TorchUnderTest();
  static final ComputeOptions CPU = ComputeOptions.defaults().withDevice(Device.CPU);

  @Override
  public EngineProvider provider() {
    return new TorchEngineProvider();
  }

  @Override
  public ComputeOptions compute() {
    return CPU;
  }

  @Override
  public float rounding() {
    return 1e-4f;
  }

  @Override
  public float[][] logits(TrainingEngine engine, int[] tokens) {
    return ((TorchTrainingEngine) engine).logits(tokens);
  }

  static TorchTrainingEngine engine(ModelConfig config, Weights weights, TrainingOptions options) {
    TorchDevice device = TorchDevice.choose(Device.CPU, TorchLibrary.host(), TorchLibrary.cpu());
    return new TorchTrainingEngine(config, weights, options, device);
  }
}
