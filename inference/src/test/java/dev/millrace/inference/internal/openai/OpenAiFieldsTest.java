package dev.millrace.inference.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.DocumentedFields;
import dev.millrace.inference.Fixtures;
import dev.millrace.inference.internal.llamacpp.LlamaCompletionApi;
import dev.millrace.inference.internal.openai.responses.ResponsesApi;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OpenAiFieldsTest {
  @Test
  void theDocumentationNamesEveryField() throws IOException {
    assertThat(
            DocumentedFields.missing(
                ChatApi.TABLE,
                CompletionsApi.TABLE,
                EmbeddingsApi.TABLE,
                TokenizerApi.TOKENIZE,
                TokenizerApi.DETOKENIZE,
                new ResponsesApi(Fixtures.SETTINGS).fields(),
                new LlamaCompletionApi(Fixtures.SETTINGS).fields()))
        .isEmpty();
  }
}
