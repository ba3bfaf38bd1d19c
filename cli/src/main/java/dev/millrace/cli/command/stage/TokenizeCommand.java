package dev.millrace.cli.command.stage;

import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "tokenize",
    mixinStandardHelpOptions = true,
    header = "The stage from clean documents to token blocks, against a cluster.",
    description = {
      "",
      "Setting tokenizer names a bundled tokenizer or a file; start as many copies as there are"
          + " partitions.%n"
    })
public final class TokenizeCommand extends StageCommand {

  @Override
  String name() {
    return "tokenize";
  }

  @Override
  List<String> stages() {
    return List.of("tokenize");
  }
}
