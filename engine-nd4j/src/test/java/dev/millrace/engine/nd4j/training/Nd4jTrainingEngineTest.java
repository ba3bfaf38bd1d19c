package dev.millrace.engine.nd4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.contract.TinyModels;
import dev.millrace.model.family.Gpt2;
import org.junit.jupiter.api.Test;

class Nd4jTrainingEngineTest {
  @Test
  void memoryToldHoldsWeightsGradientsMomentsAndARowsLogits() {
    ModelConfig config = Gpt2.shape(50_000, 24, 8, 1, 2, 16, 1e-5, true);
    TrainingOptions oneRow = new TrainingOptions(TinyModels.ADAMW, 1, 1, 1);
    assertThat(Nd4jTrainingEngine.bytes(config, oneRow))
        .isGreaterThan((4 * config.parameterCount() + config.vocabularySize()) * Float.BYTES);
  }
}
