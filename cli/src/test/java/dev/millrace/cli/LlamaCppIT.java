package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.rows.TokenIds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is exported, as llama.cpp reads and continues it. */
@Tag("external")
@Timeout(300)
class LlamaCppIT {
  private static final int TOKENS = 24;

  @TempDir Path folder;
  private String model = "";

  /** Trained a little, so that the likeliest token stands out. */
  @BeforeEach
  void train() throws IOException {
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE);
    Fixtures.tokenizer().write(folder.resolve("tokenizer.json"));
    model = folder.resolve("model").toString();
    CommandRun trained =
        CommandRun.of(
            "train",
            "--text",
            text.toString(),
            "--out",
            model,
            "--steps",
            "60",
            "--set",
            "tokenizer=" + folder.resolve("tokenizer.json"),
            "--set",
            "tokenize.block-length=64",
            "--set",
            "train.context-length=64",
            "--set",
            "tokenize.held-out-fraction=0");
    assertThat(trained.exitCode()).as(trained.errors()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "q8_0"})
  void llamaCppContinuesWithTheSameTokens(String type) throws Exception {
    String file = folder.resolve(type + ".gguf").toString();
    CommandRun export = CommandRun.of("export", model, "--gguf", file, "--type", type);
    assertThat(export.exitCode()).as(export.errors()).isZero();

    List<String> said =
        LlamaCpp.continued(folder, file, TOKENS, "The mill's wheel 1987", "the miller");
    for (int i = 0; i < 2; i++) {
      String prompt = List.of("The mill's wheel 1987", "the miller").get(i);
      CommandRun ours =
          CommandRun.of(
              "generate",
              "--model",
              file,
              "--prompt",
              prompt,
              "--max-tokens",
              Integer.toString(TOKENS),
              "--ignore-end",
              "--print-ids");
      assertThat(Arrays.toString(TokenIds.parse(said.get(i))))
          .as(prompt)
          .isEqualTo(Arrays.toString(TokenIds.parse(ours.out().strip())));
    }
  }
}
