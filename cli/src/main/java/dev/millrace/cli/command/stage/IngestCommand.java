package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.ClusterOptions;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.run.Ingestion;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.ingest.kafka.IngestProgress;
import dev.millrace.ingest.kafka.IngestSettings;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    header = "WARC and WET files into pages, against a cluster.",
    description = {
      "",
      "Each page is sent exactly once, also if the process is killed and started again, and"
          + " whichever of several copies reads a file.%n"
    })
public final class IngestCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "WARC or WET files, folders of them, or globs")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--watch",
      paramLabel = "DIR",
      description = "go on with every file that appears there, once its size is stable")
  private @Nullable Path watch;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (inputs.isEmpty() && watch == null) {
      throw new SettingsException("nothing to ingest: name files, or --watch a folder");
    }
    Wiring wiring = common.wiring();
    Optional<Path> watched = Ingestion.watched(watch);
    List<Path> files = inputs.isEmpty() ? List.of() : Ingestion.files(inputs);
    Connection connection = cluster.connection(wiring);
    new TopicCreation(connection, wiring.topics()).requireCreated();
    Duration settle = Duration.ofSeconds(wiring.settings().integer("ingest.settle-seconds"));
    try (Ingestion ingestion =
        new Ingestion(
            wiring,
            connection,
            new RecordSerdes(connection),
            IngestSettings.DEFAULT.leaseTime(),
            printing())) {
      Runtime.getRuntime().addShutdownHook(new Thread(ingestion::stop, "stop"));
      ingestion.run(files, watched, settle);
      ingestion.problems().forEach(problem -> System.err.println("millrace: " + problem));
      return ingestion.problems().isEmpty() ? 0 : 1;
    }
  }

  private static IngestProgress printing() {
    return (file, soFar, bytesRead) ->
        System.out.printf(
            "%s: %,d records, %,d pages, %,d of %,d bytes%s%n",
            file,
            soFar.getRecords(),
            soFar.getPages(),
            bytesRead,
            soFar.getBytes(),
            soFar.getComplete() ? ", complete" : "");
  }
}
