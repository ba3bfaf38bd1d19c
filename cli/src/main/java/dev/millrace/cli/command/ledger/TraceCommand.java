package dev.millrace.cli.command.ledger;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.view.PageTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    header = "What became of a URL: its pages, their fate, and the training steps that used them.",
    description = {
      "",
      "The exit code is 1 if nothing is known of the URL.",
      "",
      "Example: millrace trace http://example.org/ --data millrace-data%n"
    })
public final class TraceCommand implements Callable<Integer> {
  private static final int UNKNOWN = 1;

  @Parameters(paramLabel = "URL", description = "as it was crawled")
  private String url = "";

  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    Wiring given = common.wiring();
    PageTrace trace = new PageTrace(url);
    List<String> lines = new ArrayList<>();
    int read =
        source.read(
            given,
            connection -> {
              ChosenGeneration chosen = ChosenGeneration.read(given, connection);
              lines.addAll(trace.fates(connection, chosen.topics()));
              lines.addAll(trace.steps(chosen.wiring().trainer(source.checkpoints()).runFolder()));
              return 0;
            });
    lines.forEach(System.out::println);
    if (lines.isEmpty()) {
      System.err.println("millrace: no page of " + url + "; name it as it was crawled");
      return UNKNOWN;
    }
    return read;
  }
}
