package dev.millrace.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.nd4j.layers.CrossEntropy;
import dev.millrace.model.contract.TinyModels;
import dev.millrace.model.contract.TrainingEngineContract;
import org.junit.jupiter.api.Test;

class TrainingTest extends TrainingEngineContract {
  TrainingTest() {
    super(new Nd4jUnderTest());
  }

  @Test
  void aLargeVocabularyIsTakenInChunksOfRows() {
    int vocabularySize = TinyModels.ofLargeVocabulary().vocabularySize();
    assertThat(CrossEntropy.chunk(vocabularySize, 150)).isEqualTo(64);
  }
}
