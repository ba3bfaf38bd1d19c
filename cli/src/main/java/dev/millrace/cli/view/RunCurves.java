package dev.millrace.cli.view;

import dev.millrace.inference.serving.PipelineView.RunEntry;
import dev.millrace.inference.serving.PipelineView.Training;
import dev.millrace.replay.generation.GenerationState;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The curves of all runs, of every generation that was not dropped. Their logs are read once
 * somebody asks. Safe for several threads.
 */
final class RunCurves implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunCurves.class);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long FRESH_NANOS = Duration.ofSeconds(30).toNanos();

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;
  private final KnownRuns runs = new KnownRuns();

  /** By the name of the log: a generation without runs of its own has another one's. */
  private final Map<String, OpenLog> logs = new HashMap<>();

  private Optional<Long> askedNanos = Optional.empty();
  private boolean closed;

  private record OpenLog(
      String generation, TopicOnDemand<TopicRecord<TrainingLogEntry>> topic, long sinceNanos) {
    /** Not again where it took too long once: a log that is not there holds up no other. */
    void awaitCaughtUp() {
      long left = Math.max(0, PATIENCE_NANOS - (System.nanoTime() - sinceNanos));
      if (!topic.awaitCaughtUp(Duration.ofNanos(left))) {
        LOG.debug("a run's log is still being read");
      }
    }
  }

  RunCurves(Connection connection, Topics topics, RecordSerdes serdes) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
  }

  /**
   * The one that was written last first; fewer than there are while logs are read for the first
   * time.
   */
  List<RunEntry> runs() {
    read();
    return runs.entries();
  }

  Optional<Training> find(String generation, String run) {
    read();
    return runs.find(generation, run);
  }

  private void read() {
    open().forEach(OpenLog::awaitCaughtUp);
  }

  private synchronized List<OpenLog> open() {
    boolean fresh = askedNanos.filter(asked -> System.nanoTime() - asked < FRESH_NANOS).isPresent();
    if (!fresh && !closed) {
      try {
        look(new GenerationRegister(connection, topics, serdes).read());
      } catch (KafkaException e) {
        LOG.warn("the generations cannot be asked for their runs: {}", e.getMessage());
      }
      askedNanos = Optional.of(System.nanoTime());
    }
    return List.copyOf(logs.values());
  }

  private void look(Generations all) {
    Set<String> there = new HashSet<>();
    for (Generation one : all.all()) {
      if (all.stateOf(one) != GenerationState.DROPPED) {
        Topics own = all.topics(topics.settings(), one);
        TypedTopic<TrainingLogEntry> log = own.trainingLog();
        there.add(log.name());
        logs.computeIfAbsent(log.name(), _ -> open(generation(own), log));
      }
    }
    Set<String> gone = new HashSet<>(logs.keySet());
    gone.removeAll(there);
    for (String name : gone) {
      Optional.ofNullable(logs.remove(name)).ifPresent(this::forget);
    }
  }

  /** The name of the generation whose log tells of the runs on these topics. */
  static String generation(Topics topics) {
    String runs = topics.origins().runs();
    return runs.isEmpty() ? TopicSettings.MAIN : runs;
  }

  private void forget(OpenLog dropped) {
    dropped.topic().close();
    runs.forget(dropped.generation());
  }

  private OpenLog open(String generation, TypedTopic<TrainingLogEntry> log) {
    TopicOnDemand<TopicRecord<TrainingLogEntry>> topic =
        new TopicOnDemand<>(
            "curves of runs",
            TopicScan.values("curves of runs", connection, serdes, log),
            record -> runs.add(generation, record.value()));
    topic.ask();
    return new OpenLog(generation, topic, System.nanoTime());
  }

  @Override
  public synchronized void close() {
    closed = true;
    logs.values().forEach(log -> log.topic().close());
  }
}
