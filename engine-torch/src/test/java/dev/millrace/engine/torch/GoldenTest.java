package dev.millrace.engine.torch;

import dev.millrace.model.contract.GoldenContract;

class GoldenTest extends GoldenContract {
  GoldenTest() {
    super(new TorchUnderTest());
  }
}
