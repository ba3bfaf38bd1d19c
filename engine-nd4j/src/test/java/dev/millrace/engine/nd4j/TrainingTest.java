package dev.millrace.engine.nd4j;

import dev.millrace.model.contract.TrainingEngineContract;

class TrainingTest extends TrainingEngineContract {
  TrainingTest() {
    super(new Nd4jUnderTest());
  }
}
