package dev.millrace.engine.nd4j;

import dev.millrace.engine.nd4j.training.Nd4jTrainingEngine;
import dev.millrace.model.EngineProvider;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.contract.EngineUnderTest;

/** Cutting a prompt changes no bit. */
public final class Nd4jUnderTest implements EngineUnderTest {

  @Override
  public EngineProvider provider() {
    return new Nd4jEngineProvider();
  }

  @Override
  public float[][] logits(TrainingEngine engine, int[] tokens) {
    return ((Nd4jTrainingEngine) engine).logits(tokens);
  }
}
