package dev.millrace.cli.command.stage;

import picocli.CommandLine.Command;

@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    header = "API keys of the inference service, and passwords of the schema registry.",
    description = {
      "",
      "The service keeps keys by their SHA-256, in the file of inference.api-keys-file, and reads"
          + " it again when it changes: a line that is taken out takes its key.",
      "",
      "Example: millrace keys new alice --scopes generate,read --per-minute 60 --to keys.txt%n"
          + "         millrace serve --set inference.api-keys-file=keys.txt%n"
    },
    subcommands = {KeysNewCommand.class, KeysRegistryCommand.class})
public final class KeysCommand {}
