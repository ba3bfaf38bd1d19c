package dev.millrace.cli.command.quality;

import dev.millrace.schemas.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Texts that somebody judged. */
final class LabelledFiles {
  @Option(
      names = "--good",
      paramLabel = "FILE",
      arity = "1..*",
      required = true,
      description =
          "texts as they should be: JSON lines with a field text (.jsonl, .json, .ndjson), or a"
              + " text a line; .gz welcome; of a folder the files of JSON lines below it")
  private List<String> good = new ArrayList<>();

  @Option(
      names = "--rest",
      paramLabel = "FILE",
      arity = "1..*",
      required = true,
      description = "all other texts, in the same forms")
  private List<String> rest = new ArrayList<>();

  List<String> good() {
    return good;
  }

  List<String> rest() {
    return rest;
  }

  /** Standard input gives its texts only once. */
  void requireFiles() {
    if (Stream.concat(good.stream(), rest.stream()).anyMatch("-"::equals)) {
      throw new SettingsException(
          "standard input cannot be read again for each epoch: write the texts to a file");
    }
  }
}
