package dev.millrace.cli.command.stage;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.Stages;
import dev.millrace.cli.stage.StreamsStage;
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
  List<StreamsStage> start(Stages stages, Wiring wiring) {
    if (only == Only.extraction) {
      return List.of(stages.extraction());
    }
    if (only == Only.curation) {
      return List.of(stages.curation());
    }
    return List.of(stages.extraction(), stages.curation());
  }
}
