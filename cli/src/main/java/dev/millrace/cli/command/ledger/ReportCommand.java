package dev.millrace.cli.command.ledger;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.report.FactsReader;
import dev.millrace.cli.report.ReportFiles;
import dev.millrace.cli.report.WrittenReport;
import dev.millrace.cli.report.film.FilmPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    header = "A run as one HTML file to send to others, and the same in Markdown.",
    description = {
      "",
      "Where its pages came from, what was dropped and why, curves, evaluations, what its"
          + " checkpoints write, times, settings, versions and how to repeat it. The file needs"
          + " nothing beside it and holds no script.",
      "",
      "Example: millrace report --data millrace-data --prompt 'The mill'%n"
    })
public final class ReportCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "report",
      description = "folder for report.html and report.md (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("report");

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description =
          "what the checkpoints continue; may be repeated; empty: the beginning of a document"
              + " (default: The, In this, How to)")
  private List<String> prompts = new ArrayList<>();

  @Option(
      names = "--checkpoints",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "how many of them at most, spread over the run; 0: none (default: ${DEFAULT-VALUE})")
  private int checkpoints;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "48",
      description = "most tokens after a prompt (default: ${DEFAULT-VALUE})")
  private int maxTokens;

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Spec private @Nullable CommandSpec command;

  @Override
  public Integer call() throws InterruptedException {
    FilmPlan plan = new FilmPlan(prompts, checkpoints, maxTokens);
    ReportFiles files = new ReportFiles(out.toAbsolutePath().normalize());
    files.requireOurs();
    return source.read(
        common.wiring(),
        (given, connection) -> {
          FactsReader reader =
              new FactsReader(
                  connection,
                  ChosenGeneration.read(given, connection),
                  source.checkpoints(),
                  source.lineage(given));
          WrittenReport written = WrittenReport.write(reader, plan, files, program());
          json.print(written.toJson(), written.toText());
          return 0;
        });
  }

  private String program() {
    return command == null ? "millrace" : String.join("", command.root().version());
  }
}
