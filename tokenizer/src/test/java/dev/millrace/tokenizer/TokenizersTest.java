package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizersTest {
  @ParameterizedTest
  @ValueSource(strings = {"r50k_base", "p50k_base", "cl100k_base", "o200k_base"})
  void encodesAsTheReferenceDoes(String name) throws IOException {
    Tokenizer tokenizer = Tokenizers.named(name);
    List<ReferenceRow> rows = rows(name);
    assertThat(rows).hasSizeGreaterThan(50);
    for (ReferenceRow row : rows) {
      assertThat(tokenizer.encode(row.input())).as(row.input()).isEqualTo(row.ids());
      assertThat(tokenizer.decodeText(row.ids())).isEqualTo(row.input());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "r50k_base, 50257, 50256, c167a43e35138826be37a335bba8c1e95cff21472bbc18848b1f9701df564d0e",
    "p50k_base, 50281, 50256, 064cce0afb70ab4870f6c30fe6f24278d4ff11d6b4d6126369449a52d6a64107",
    "cl100k_base, 100277, 100257, 49590aa77195599ab74d5e0426e3931b36892ee235fd593e251619990e64d0ec",
    "o200k_base, 200019, 199999, e8a111d67d0c9de85a559d8585a958637c2aa461997b1a462078eb8eb580b960",
  })
  void keepsTheirIds(String name, int size, int endOfText, String id) {
    Tokenizer tokenizer = Tokenizers.named(name);
    assertThat(tokenizer.vocabularySize()).isEqualTo(size);
    assertThat(tokenizer.endOfText()).hasValue(endOfText);
    assertThat(tokenizer.id()).isEqualTo(id);
  }

  @Test
  void knowsGpt2ByTwoNames() {
    assertThat(Tokenizers.named("gpt2").id()).isEqualTo(Tokenizers.named("r50k_base").id());
  }

  @Test
  void refusesAnotherNameAndListsThoseThereAre() {
    assertThatThrownBy(() -> Tokenizers.named("gpt5"))
        .hasMessage(
            "no tokenizer named 'gpt5': there are [r50k_base, gpt2, p50k_base, cl100k_base,"
                + " o200k_base]");
  }

  private List<ReferenceRow> rows(String name) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/reference/" + name + ".csv")) {
      assertThat(in).isNotNull();
      return ReferenceRow.parseWithHeader(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
