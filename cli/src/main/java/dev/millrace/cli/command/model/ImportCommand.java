package dev.millrace.cli.command.model;

import dev.millrace.cli.model.ModelCopy;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    header = "A model of others, checked and copied to where train, generate and serve can use it.",
    description = {
      "",
      "Reads a Hugging Face folder of a Llama or GPT-2 model, with its shards and number format,"
          + " and writes one that is complete: every tensor is there, named and shaped as"
          + " config.json says.",
      "",
      "Example: millrace import Llama-3.2-1B --out models/llama --dtype bf16%n"
    })
public final class ImportCommand implements Callable<Integer> {
  @Mixin private ModelCopy copy = new ModelCopy();

  @Override
  public Integer call() {
    copy.run();
    return 0;
  }
}
