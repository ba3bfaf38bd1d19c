package dev.millrace.engine.nd4j;

import dev.millrace.engine.nd4j.inference.HeldFormats;
import dev.millrace.engine.nd4j.inference.Nd4jInferenceEngine;
import dev.millrace.engine.nd4j.kernels.MachineMemory;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.NativeLibraries;
import dev.millrace.engine.nd4j.training.Nd4jTrainingEngine;
import dev.millrace.model.EngineProvider;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.model.weights.Weights;
import java.util.OptionalLong;

/** Trains and runs models on the CPU. */
public final class Nd4jEngineProvider implements EngineProvider {

  @Override
  public String name() {
    return "nd4j";
  }

  @Override
  public String describe() {
    return "CPU; nd4j-native %s; OpenBLAS for %s; JDK vectors of %d bits"
        .formatted(
            NativeLibraries.classifier(),
            NativeLibraries.blasCore(),
            Memory.SPECIES.vectorBitSize());
  }

  @Override
  public OptionalLong trainingBytes(ModelConfig config, TrainingOptions options) {
    return OptionalLong.of(Nd4jTrainingEngine.bytes(config, options));
  }

  @Override
  public TrainingEngine train(ModelConfig config, Weights weights, TrainingOptions options) {
    return new Nd4jTrainingEngine(config, weights, options);
  }

  @Override
  public InferenceEngine infer(ModelConfig config, Weights weights, int threads) {
    return infer(config, weights, threads, WeightFormat.F32);
  }

  @Override
  public InferenceEngine infer(
      ModelConfig config, Weights weights, int threads, WeightFormat format) {
    MachineMemory.require(
        config.parameterCount(), format, new HeldFormats(weights, format).bytes(config));
    return new Nd4jInferenceEngine(config, weights, threads, format);
  }
}
