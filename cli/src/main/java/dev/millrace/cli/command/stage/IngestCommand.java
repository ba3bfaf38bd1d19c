package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.ClusterOptions;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.SourceOptions;
import dev.millrace.cli.monitoring.IngestMeter;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.Ingestion;
import dev.millrace.cli.terminal.ProgressBar;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.NamedSources;
import dev.millrace.ingest.Source;
import dev.millrace.ingest.kafka.IngestSettings;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.SettingsException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    header = "WARC and WET files, local or remote, into pages, against a cluster.",
    description = {
      "",
      "Each page is sent exactly once, also if the process is killed and started again, and"
          + " whichever of several copies reads a file.%n"
    })
public final class IngestCommand implements Callable<Integer> {
  @Mixin private SourceOptions inputs = new SourceOptions();

  @Option(
      names = "--watch",
      paramLabel = "DIR",
      description = "go on with every file that appears there, once its size is stable")
  private @Nullable Path watch;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (inputs.names().isEmpty() && watch == null) {
      throw new SettingsException(
          "nothing to ingest: name files or other sources, or --watch a folder");
    }
    Wiring wiring = common.wiring();
    Optional<Path> watched = Ingestion.watched(watch);
    NamedSources sources = Ingestion.sources(inputs.names(), inputs.choice());
    Connection connection = cluster.connection(wiring);
    Monitoring monitoring = Monitoring.start(wiring);
    ClusterSession session = ClusterSession.open("ingest", wiring, connection, monitoring);
    try (monitoring;
        session;
        ProgressBar bar = ProgressBar.of("ingest", 0, "B");
        Ingestion ingestion =
            new Ingestion(
                wiring,
                session.connection(),
                session.serdes(),
                IngestSettings.DEFAULT.leaseTime(),
                new IngestMeter(
                    monitoring.meters(),
                    (source, soFar, bytesRead) -> tell(bar, source, soFar, bytesRead)),
                bar)) {
      monitoring.health().started();
      try (Shutdown _ = Shutdown.begin("stopping; run it again to go on", ingestion::stop)) {
        ingestion.run(sources, watched, wiring.settle());
      }
      ingestion.problems().forEach(problem -> System.err.println("millrace: " + problem));
      return ingestion.problems().isEmpty() ? 0 : 1;
    }
  }

  /** Where a bar shows how far a file has been read, a line is printed only at its end. */
  private static void tell(ProgressBar bar, Source source, IngestedFile soFar, long bytesRead) {
    if (soFar.getComplete() || !bar.isShown()) {
      bar.above(
          System.out,
          "%s: %,d records, %,d pages, %,d of %,d bytes%s"
                  .formatted(
                      source.name(),
                      soFar.getRecords(),
                      soFar.getPages(),
                      bytesRead,
                      soFar.getBytes(),
                      soFar.getComplete() ? ", complete" : "")
              + (source instanceof FileSource ? "" : ", " + bar.rateAndTimeLeft()));
    }
  }
}
