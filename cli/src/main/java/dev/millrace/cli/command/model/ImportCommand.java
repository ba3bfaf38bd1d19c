package dev.millrace.cli.command.model;

import dev.millrace.cli.model.ModelCopy;
import dev.millrace.model.weights.DataType;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    header = "A model of others, checked and copied to where generate and serve can use it.",
    description = {
      "",
      "Reads a Hugging Face folder with its shards and number format, or a GGUF file of"
          + " llama.cpp's, and writes a folder that is complete: every tensor is there, named and"
          + " shaped as config.json says.",
      "",
      "Examples: millrace import Llama-3.2-1B --out models/llama --dtype bf16",
      "  millrace import SmolLM2-135M-Q8_0.gguf --out models/smol%n"
    })
public final class ImportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR|FILE.gguf",
      description = "the model's folder or file; shards are put together")
  private Path from = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "folder to write, new or empty")
  private Path out = Path.of("");

  @Option(
      names = "--dtype",
      paramLabel = "f32|f16|bf16",
      description =
          "number format of the weights, rounded to nearest even (default: as they are; f32 if"
              + " they differ)")
  private @Nullable DataType type;

  @Override
  public Integer call() {
    ModelCopy.copy(from, out, Optional.ofNullable(type));
    return 0;
  }
}
