package dev.millrace.cli.command.quality;

import picocli.CommandLine.Command;

@Command(
    name = "quality",
    mixinStandardHelpOptions = true,
    header = "Learn a score of a text's quality from examples.",
    description = {
      "",
      "The model is one of fastText's, read by its program and by learned-quality.model.",
      "",
      "Example: millrace quality train --good good.jsonl --rest rest.jsonl --out quality.bin%n"
          + "         millrace quality eval --model quality.bin --good g.jsonl --rest r.jsonl%n"
          + "         millrace judge texts.jsonl --set learned-quality.model=quality.bin%n"
    },
    subcommands = {QualityTrainCommand.class, QualityEvalCommand.class})
public final class QualityCommand {}
