package dev.millrace.engine.nd4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.contract.TinyModels;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {

  /** So that the contract's large vocabulary does come in several chunks. */
  @Test
  void aLargeVocabularyIsTakenInChunksOfRows() {
    int vocabularySize = TinyModels.ofLargeVocabulary().vocabularySize();
    assertThat(CrossEntropy.chunk(vocabularySize, 150)).isEqualTo(64);
  }
}
