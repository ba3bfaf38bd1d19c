package dev.millrace.cli.command.model;

import dev.millrace.cli.command.options.ModelOptions;
import dev.millrace.cli.model.Continuation;
import dev.millrace.cli.model.LoadedModel;
import dev.millrace.cli.rows.TokenIds;
import dev.millrace.inference.sampling.Penalties;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.sampling.Truncation;
import dev.millrace.schemas.SettingsException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    header = "A prompt continued by a model in a folder.",
    description = {
      "",
      "Prints the prompt and its continuation as text; with --print-ids, or where the folder has no"
          + " tokenizer.json, as one line of token ids, which --ids takes again. Ends at"
          + " end-of-text, at --max-tokens or where the model's context is full.",
      "",
      "Example: millrace generate --model checkpoints/default/step-00000200 --prompt 'The server'"
          + " --max-tokens 40%n"
    })
public final class GenerateCommand implements Callable<Integer> {
  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "64",
      description = "most tokens after the prompt (default: ${DEFAULT-VALUE})")
  private int maxTokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0",
      description = "0 takes the most probable token, up to 2 (default: ${DEFAULT-VALUE})")
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      defaultValue = "0",
      description = "draw from the N most probable tokens; 0: all (default: ${DEFAULT-VALUE})")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description = "draw from the fewest tokens that hold this probability (default: 1)")
  private double topP;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "of the draws (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--print-ids", description = "token ids instead of text")
  private boolean printIds;

  @Option(names = "--ignore-end", description = "go on after end-of-text")
  private boolean ignoreEnd;

  @Override
  public Integer call() {
    if (maxTokens < 0) {
      throw new SettingsException("--max-tokens is " + maxTokens + ", but must be 0 or more");
    }
    SamplingParameters sampling =
        new SamplingParameters(
            temperature, Truncation.of(topK, topP, 0), Penalties.NONE, Map.of(), seed);
    try (LoadedModel loaded = model.load()) {
      int[] prompt = model.prompt(loaded);
      print(loaded, Continuation.of(loaded, prompt, sampling, maxTokens, ignoreEnd));
    }
    return 0;
  }

  private void print(LoadedModel loaded, Continuation continuation) {
    if (printIds || loaded.tokenizer().isEmpty()) {
      System.out.println(TokenIds.format(continuation.ids()));
      return;
    }
    byte[] text = continuation.text(loaded.tokenizer().get()).getBytes(StandardCharsets.UTF_8);
    System.out.write(text, 0, text.length);
    System.out.println();
  }
}
