package dev.millrace.model.gguf;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.ModelFormatException;
import org.junit.jupiter.api.Test;

class VocabularyEntriesTest {
  /** llama.cpp's own unigram models hold their scores in another way than a list of merges. */
  @Test
  void aVocabularyOfUnigramsIsRefusedByName() {
    assertThatThrownBy(
            () ->
                VocabularyEntries.of(
                    "{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",-1.5]]}}", 1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("tokenizer.json: the model is Unigram: only BPE can be written as GGUF");
  }
}
