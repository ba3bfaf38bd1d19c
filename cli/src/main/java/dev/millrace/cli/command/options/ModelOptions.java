package dev.millrace.cli.command.options;

import dev.millrace.cli.model.LoadedModel;
import dev.millrace.cli.rows.TokenIds;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.schemas.SettingsException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The model and the prompt of a command that computes with one. */
public final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "DIR|FILE.gguf",
      required = true,
      description =
          "a checkpoint, a Hugging Face folder or a file of llama.cpp's, of a model of the families"
              + " llama, mistral, qwen2, qwen3, gpt_neox or gpt2")
  private Path model = Path.of("");

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "needs a tokenizer.json in the folder; empty: the beginning of a document")
  private @Nullable String prompt;

  @Option(names = "--ids", paramLabel = "1,2,3", description = "token ids instead of --prompt")
  private @Nullable String ids;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = "nd4j",
      description = "default: ${DEFAULT-VALUE}")
  private String engine = "nd4j";

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "threads of the engine; 0: one a processor (default: ${DEFAULT-VALUE})")
  private int threads;

  @Option(
      names = "--weights",
      paramLabel = "FORMAT",
      defaultValue = "file",
      description =
          "file (as the model's file has them), f32, bf16, int8 or int4 (default:"
              + " ${DEFAULT-VALUE})")
  private WeightFormat weights = WeightFormat.FILE;

  public LoadedModel load() {
    if (threads < 0) {
      throw new SettingsException("--threads is " + threads + ", but must be 0 or more");
    }
    return LoadedModel.open(
        model,
        engine,
        threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
        weights);
  }

  /** The prompt's ids, all within the model's vocabulary and context. */
  public int[] prompt(LoadedModel loaded) {
    if ((prompt == null) == (ids == null)) {
      throw new SettingsException("name --prompt or --ids, and not both");
    }
    return loaded.checked(
        prompt != null ? loaded.encode(prompt) : TokenIds.parse(String.valueOf(ids)));
  }
}
