package dev.millrace.inference.internal.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.DocumentedFields;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OllamaFieldsTest {
  @Test
  void theDocumentationNamesEveryField() throws IOException {
    assertThat(
            DocumentedFields.missing(
                OllamaChat.TABLE,
                OllamaGenerate.TABLE,
                OllamaFields.OPTIONS,
                OllamaEmbeddings.EMBED,
                OllamaEmbeddings.ONE,
                OllamaModels.SHOW))
        .isEmpty();
  }
}
