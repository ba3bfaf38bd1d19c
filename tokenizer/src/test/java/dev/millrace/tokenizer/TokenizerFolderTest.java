package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.tokenizer.internal.split.SplitPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFolderTest {
  @TempDir private Path folder = Path.of("");

  private Map<?, ?> config() throws IOException {
    byte[] json = Files.readAllBytes(folder.resolve(TokenizerFolder.CONFIG));
    return new ObjectMapper().readValue(json, Map.class);
  }

  @Test
  void theTokenizerIsTheSameAndItsClassIsTheGeneralOne() throws IOException {
    Tokenizer gpt2 = Tokenizers.named("gpt2");
    TokenizerFolder.write(folder, gpt2, 1024);

    assertThat(Tokenizer.read(folder.resolve(TokenizerFolder.TOKENIZER)).id()).isEqualTo(gpt2.id());
    assertThat(config())
        .isEqualTo(
            Map.of(
                "tokenizer_class",
                "PreTrainedTokenizerFast",
                "model_max_length",
                1024,
                "clean_up_tokenization_spaces",
                false,
                "bos_token",
                "<|endoftext|>",
                "eos_token",
                "<|endoftext|>"));
  }

  @Test
  void aTokenizerWithoutAnEndOfTextNamesNone() throws IOException {
    StringBuilder bytes = new StringBuilder();
    for (int id = 0; id < 256; id++) {
      bytes.append(Base64.getEncoder().encodeToString(new byte[] {(byte) id}));
      bytes.append(' ').append(id).append('\n');
    }
    Path ranks = Files.writeString(folder.resolve("bytes.tiktoken"), bytes);
    Tokenizer plain = Tokenizer.readRanks(ranks, SplitPattern.GPT2, List.of());
    TokenizerFolder.write(folder, plain, 8);

    assertThat(config().keySet())
        .isEqualTo(Set.of("tokenizer_class", "model_max_length", "clean_up_tokenization_spaces"));
  }
}
