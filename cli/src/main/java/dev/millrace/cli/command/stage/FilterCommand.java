package dev.millrace.cli.command.stage;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "filter",
    mixinStandardHelpOptions = true,
    header = "The stages from pages to clean documents, against a cluster.",
    description = {
      "",
      "Extraction (pages -> documents) and curation (documents -> clean-documents) in one process;"
          + " --only runs one of them, to scale it alone. Start as many copies as there are"
          + " partitions.%n"
    })
public final class FilterCommand extends StageCommand {
  /** One of the two topologies. */
  enum Only {
    extraction,
    curation
  }

  @Option(names = "--only", paramLabel = "STAGE", description = "extraction or curation")
  private @org.jspecify.annotations.Nullable Only only;

  @Override
  String name() {
    return "filter";
  }

  @Override
  List<String> stages() {
    return only == null ? List.of("extraction", "curation") : List.of(only.name());
  }
}
