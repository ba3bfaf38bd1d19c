package dev.millrace.engine.torch;

import dev.millrace.model.contract.InferenceEngineContract;

class InferenceTest extends InferenceEngineContract {
  InferenceTest() {
    super(new TorchUnderTest());
  }
}
