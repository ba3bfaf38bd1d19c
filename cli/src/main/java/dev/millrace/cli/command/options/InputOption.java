package dev.millrace.cli.command.options;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The inputs of every command that turns JSON lines into JSON lines. */
public final class InputOption {
  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "JSON lines, plain or gzip; of a folder the .jsonl, .json and .ndjson files below it;"
              + " - for standard input")
  private List<String> files = new ArrayList<>();

  public List<String> names() {
    return files;
  }
}
