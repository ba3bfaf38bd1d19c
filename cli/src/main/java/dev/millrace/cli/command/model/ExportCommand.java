package dev.millrace.cli.command.model;

import dev.millrace.cli.model.GgufExport;
import dev.millrace.cli.model.ModelCopy;
import dev.millrace.model.gguf.blocks.GgufType;
import dev.millrace.model.weights.DataType;
import dev.millrace.schemas.SettingsException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    header = "A checkpoint as a model folder or a file for others' tools.",
    description = {
      "",
      "With --out, writes config.json, model.safetensors and the tokenizer, as Hugging Face"
          + " transformers loads them, without optimizer, trainer.json and documents. With --gguf,"
          + " writes one file with weights, vocabulary and chat template, as llama.cpp, LM Studio"
          + " and Ollama load it, and beside it a Modelfile for ollama create.",
      "",
      "Examples: millrace export checkpoints/default/step-00000200 --out model --dtype f16",
      "  millrace export checkpoints/default/step-00000200 --gguf model.gguf --type q8_0%n"
    })
public final class ExportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "the model's folder; shards are put together")
  private Path from = Path.of("");

  @Option(names = "--out", paramLabel = "DIR", description = "folder to write, new or empty")
  private @Nullable Path out;

  @Option(
      names = "--dtype",
      paramLabel = "f32|f16|bf16",
      description =
          "number format of the weights in a folder, rounded to nearest even (default: that of the"
              + " model that train --from began with, else as they are; f32 if they differ)")
  private @Nullable DataType dtype;

  @Option(names = "--gguf", paramLabel = "FILE", description = "file to write, new")
  private @Nullable Path gguf;

  @Option(
      names = "--type",
      paramLabel = "f32|f16|bf16|q8_0|q4_0",
      description =
          "number format of the matrices in a file (default: that of the model that train --from"
              + " began with, else as they are)")
  private @Nullable GgufType type;

  @Override
  public Integer call() {
    if ((out == null) == (gguf == null)) {
      throw new SettingsException("name --out or --gguf, and not both");
    }
    if (out != null) {
      if (type != null) {
        throw new SettingsException("--type is of --gguf: a folder's number format is --dtype");
      }
      ModelCopy.copy(from, out, Optional.ofNullable(dtype));
    } else if (gguf != null) {
      if (dtype != null) {
        throw new SettingsException("--dtype is of --out: a file's number format is --type");
      }
      GgufExport.write(from, gguf, Optional.ofNullable(type));
    }
    return 0;
  }
}
