package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models as files of llama.cpp's, by command. */
class GgufCommandsTest {
  private static final String[] PROMPT = {"--prompt", "The mill's wheel, 1987", "--ignore-end"};

  @TempDir private Path folder = Path.of("");
  private String model = "";
  private String file = "";

  @BeforeEach
  void writeModel() throws IOException {
    model = Fixtures.model(folder.resolve("model")).toString();
    file = folder.resolve("model.gguf").toString();
  }

  private static CommandRun generate(String model) {
    String[] arguments = Arrays.copyOf(new String[] {"generate", "--model", model}, 6);
    System.arraycopy(PROMPT, 0, arguments, 3, PROMPT.length);
    return CommandRun.of(arguments);
  }

  @Test
  void aFileContinuesLikeTheFolderItWasMadeOf() throws IOException {
    CommandRun export = CommandRun.of("export", model, "--gguf", file);
    assertThat(export.exitCode()).as(export.errors()).isZero();
    assertThat(export.out()).contains(file + ": llama, ", "ollama create NAME -f ");
    assertThat(Files.readString(Path.of(file + ".Modelfile")))
        .startsWith("FROM ./model.gguf\nTEMPLATE {{ .Prompt }}\n");

    assertThat(generate(file).out()).isNotEmpty().isEqualTo(generate(model).out());

    CommandRun imported = CommandRun.of("import", file, "--out", folder + "/again");
    assertThat(imported.exitCode()).as(imported.errors()).isZero();
    assertThat(generate(folder + "/again").out()).isEqualTo(generate(model).out());
  }

  @Test
  void textBecomesTheSameTokens() throws IOException {
    assertThat(CommandRun.of("export", model, "--gguf", file).exitCode()).isZero();
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE);
    CommandRun ours =
        CommandRun.of("encode", "--tokenizer", model + "/tokenizer.json", text.toString());
    CommandRun theirs = CommandRun.of("encode", "--tokenizer", file, text.toString());
    assertThat(theirs.out()).isNotEmpty().isEqualTo(ours.out());
  }

  @Test
  void whatCannotBeWrittenIsRefused() {
    assertThat(CommandRun.of("export", model).errors()).contains("name --out or --gguf");
    CommandRun type = CommandRun.of("export", model, "--gguf", file, "--type", "q4_k");
    assertThat(type.exitCode()).isEqualTo(2);
    assertThat(type.errors()).contains("--type is q4_k, but must be one of f32, f16, bf16, q8_0");
    CommandRun format = CommandRun.of("export", model, "--gguf", file, "--dtype", "f16");
    assertThat(format.errors()).contains("a file's number format is --type");
    assertThat(CommandRun.of("export", model, "--gguf", file).exitCode()).isZero();
    assertThat(CommandRun.of("export", model, "--gguf", file).errors()).contains("exists: name");
  }

  @Test
  void aDamagedFileIsRefusedInOneLine() throws IOException {
    assertThat(CommandRun.of("export", model, "--gguf", file).exitCode()).isZero();
    byte[] bytes = Files.readAllBytes(Path.of(file));
    Files.write(Path.of(file), Arrays.copyOf(bytes, bytes.length / 2));

    CommandRun refused = generate(file);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors().strip().lines())
        .singleElement()
        .asString()
        .contains("cannot read model", "model.gguf", "truncated");
  }
}
