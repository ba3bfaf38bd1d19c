package dev.millrace.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.contract.TinyModels;
import dev.millrace.model.contract.TrainingEngineContract;
import org.junit.jupiter.api.Test;

class TrainingTest extends TrainingEngineContract {
  TrainingTest() {
    super(new TorchUnderTest());
  }

  @Test
  void aLargeVocabularyIsTakenInChunksOfRows() {
    int vocabularySize = TinyModels.ofLargeVocabulary().vocabularySize();
    assertThat(LossHead.chunk(/* cuda= */ false, vocabularySize)).isEqualTo(64);
  }
}
