package dev.millrace.engine.nd4j;

import dev.millrace.model.contract.GoldenContract;

class GoldenTest extends GoldenContract {
  GoldenTest() {
    super(new Nd4jUnderTest());
  }
}
