package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.run.Ingestion;
import dev.millrace.cli.run.LocalRun;
import dev.millrace.cli.run.ProgressDisplay;
import dev.millrace.cli.run.RunPlan;
import dev.millrace.cli.run.Sample;
import dev.millrace.cli.run.Summary;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    header = "Everything in this process: crawl files in, a served model out.",
    description = {
      "",
      "Starts a broker and a schema registry on loopback addresses, with their data below --data,"
          + " then every stage, the trainer and the inference service. Run again with the same"
          + " folder, it goes on where it stopped; a file whose content was ingested before is not"
          + " ingested twice.",
      "",
      "Without files it ingests the sample crawl that comes with the program.%n"
    })
public final class RunCommand implements Callable<Integer> {
  private static final Duration TERMINAL_INTERVAL = Duration.ofMillis(500);
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

  @Parameters(paramLabel = "FILE", description = "WARC or WET files, folders of them, or globs")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--watch",
      paramLabel = "DIR",
      description = "also ingest every file that appears there, once its size is stable")
  private @Nullable Path watch;

  @Option(
      names = "--until-drained",
      description = "end once all input is trained on and served, and print a summary")
  private boolean untilDrained;

  @Option(names = "--json", paramLabel = "FILE", description = "write the summary as JSON")
  private @Nullable Path json;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder of all data (default: ${DEFAULT-VALUE})",
      defaultValue = "millrace-data")
  private Path data = Path.of("millrace-data");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "of the inference service; 0 for any free one (default: 8080)")
  private @Nullable Integer port;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws Exception {
    if (untilDrained && watch != null) {
      throw new SettingsException(
          "--until-drained and --watch exclude each other: a watched folder has no end");
    }
    boolean sample = inputs.isEmpty() && watch == null;
    Wiring wiring =
        common.wiring(
            sample ? Sample.SETTINGS : Map.of(),
            port == null ? Map.of() : Map.of("inference.port", Integer.toString(port)));
    List<Path> files = sample ? List.of(Sample.crawl()) : Ingestion.files(inputs);
    RunPlan plan =
        new RunPlan(
            data.toAbsolutePath().normalize(),
            LocalPorts.any(),
            files,
            Ingestion.watched(watch),
            Duration.ofSeconds(wiring.settings().integer("ingest.settle-seconds")),
            Sample.PROMPT);
    return run(wiring, plan, sample ? Sample.NOTES : List.of());
  }

  private int run(Wiring wiring, RunPlan plan, List<String> notes)
      throws InterruptedException, IOException {
    PrintStream out = System.out;
    try (LocalRun run = LocalRun.start(wiring, plan)) {
      Thread stop = new Thread(run::close, "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      out.println("millrace serves on " + run.url() + ", data in " + plan.data());
      run.note().ifPresent(note -> out.println("note: " + note));
      Thread display = display(run, new ProgressDisplay(out, isTerminal()));
      if (!untilDrained) {
        while (true) {
          run.requireHealthy();
          Thread.sleep(TERMINAL_INTERVAL);
        }
      }
      run.drain();
      display.interrupt();
      display.join();
      Summary summary = run.summary(notes);
      out.print(summary.toText());
      if (json != null) {
        summary.writeJson(json);
      }
      Runtime.getRuntime().removeShutdownHook(stop);
      return exitCode(run.problems(), summary);
    }
  }

  /** 0 only if every file was readable to its end and no page is missing. */
  private static int exitCode(List<String> problems, Summary summary) {
    problems.forEach(problem -> System.err.println("millrace: " + problem));
    return problems.isEmpty() && summary.counts().unaccounted() == 0 ? 0 : 1;
  }

  /** The launcher says so: since JDK 22 a console is no sign of a terminal. */
  private static boolean isTerminal() {
    return Boolean.getBoolean("millrace.terminal");
  }

  private static Thread display(LocalRun run, ProgressDisplay display) {
    Duration interval = isTerminal() ? TERMINAL_INTERVAL : LOG_INTERVAL;
    return Thread.ofPlatform()
        .name("progress")
        .daemon()
        .start(
            () -> {
              try {
                while (true) {
                  Thread.sleep(interval);
                  display.show(run.progress());
                }
              } catch (InterruptedException e) {
                display.show(run.progress());
              }
            });
  }
}
