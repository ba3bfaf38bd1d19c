package dev.millrace.cli.command.model;

import dev.millrace.cli.model.ModelCopy;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    header = "A checkpoint as a model folder for others' tools.",
    description = {
      "",
      "Writes config.json, model.safetensors and the tokenizer, as Hugging Face transformers loads"
          + " them, without optimizer, trainer.json and documents.",
      "",
      "Example: millrace export checkpoints/default/step-00000200 --out model --dtype f16%n"
    })
public final class ExportCommand implements Callable<Integer> {
  @Mixin private ModelCopy copy = new ModelCopy();

  @Override
  public Integer call() {
    copy.run();
    return 0;
  }
}
