package dev.millrace.cli.run;

import dev.millrace.cli.cpu.StageCpu;
import dev.millrace.cli.cpu.StageThreads;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.Drain;
import dev.millrace.cli.stage.Ingestion;
import dev.millrace.cli.stage.Stages;
import dev.millrace.cli.stage.StreamsStage;
import dev.millrace.cli.terminal.ProgressBar;
import dev.millrace.ingest.NamedSources;
import dev.millrace.ingest.kafka.IngestProgress;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.patience.LoggedWaits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * The stages from {@code pages} to {@code clean-documents} in this process, with a broker and a
 * registry of its own, for measurements: the same pages can be curated again and again, each time
 * into a generation of its own.
 */
public final class LocalCuration implements AutoCloseable {
  private static final Duration LEASE = Duration.ofMillis(1_500);

  private final StageThreads threads = new StageThreads();
  private final StageCpu cpu = new StageCpu(threads);
  private final List<String> settings;
  private final Path data;
  private final LocalCluster cluster;

  /**
   * Starts broker and registry.
   *
   * @param data folder, which must not exist or be empty
   * @param settings {@code key=value} each
   */
  public LocalCuration(Path data, List<String> settings) {
    this.settings = List.copyOf(settings);
    this.data = data;
    this.cluster = threads.call("broker", () -> LocalCluster.start(data, LocalPorts.any()));
  }

  /**
   * What a run cost and made.
   *
   * @param cpuSeconds by stage, the broker's and the JVM's own included
   */
  public record Result(long clean, long dropped, long deadLetters, Map<String, Double> cpuSeconds) {

    /** Of all stages. */
    public double allCpuSeconds() {
      return cpuSeconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /** Reads WARC files into {@code pages}; returns how many pages are there now. */
  public long ingest(List<Path> files) throws InterruptedException {
    Wiring wiring = wiring("");
    Connection connection = connection(wiring);
    new TopicCreation(connection, wiring.topics()).run();
    RecordSerdes serdes = new RecordSerdes(connection);
    try (Ingestion ingestion =
        new Ingestion(
            wiring, connection, serdes, LEASE, IngestProgress.SILENT, ProgressBar.hidden())) {
      ingestion.run(NamedSources.ofFiles(files), Optional.empty(), Duration.ZERO);
      ingestion.problems().forEach(System.err::println);
    }
    return count(connection, wiring.topics().pages());
  }

  /** Runs both stages from the first page until nothing waits. */
  public Result curate(String generation) throws InterruptedException {
    Wiring wiring = wiring(generation);
    Topics topics = wiring.topics();
    Connection connection = connection(wiring);
    new TopicCreation(connection, topics).run();
    ClusterSession session =
        ClusterSession.begun("bench", wiring, connection, new LoggedWaits("bench"));
    Map<String, Double> begin = cpu.seconds();
    Stages stages = new Stages(session, data.resolve("streams"));
    Map<String, Double> cpuSeconds;
    try (session;
        StreamsStage extraction = threads.call("extraction", stages::extraction);
        StreamsStage curation = threads.call("curation", stages::curation)) {
      Runnable health =
          () -> {
            cpu.sample();
            extraction.requireHealthy();
            curation.requireHealthy();
          };
      new Drain(connection, topics, session.serdes(), health).awaitClean();
      cpuSeconds = cpu.seconds();
    }
    cpuSeconds.replaceAll((stage, seconds) -> seconds - begin.getOrDefault(stage, 0.0));
    return new Result(
        count(connection, topics.cleanDocuments()),
        count(connection, topics.droppedDocuments()),
        count(connection, topics.deadLetters()),
        cpuSeconds);
  }

  private Wiring wiring(String generation) {
    List<String> all = new ArrayList<>(settings);
    all.add("topics.generation=" + generation);
    return new Wiring(Settings.of(Optional.empty(), all));
  }

  private Connection connection(Wiring wiring) {
    return wiring.connection(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
  }

  private static long count(Connection connection, TypedTopic<?> topic) {
    LongAdder count = new LongAdder();
    TopicScan.heads("bench", connection, List.of(topic))
        .toEnd(head -> count.add(head.isTombstone() ? 0 : 1));
    return count.sum();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
