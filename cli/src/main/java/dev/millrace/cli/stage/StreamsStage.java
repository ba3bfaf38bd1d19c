package dev.millrace.cli.stage;

import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.settings.StateStoreConfig;
import dev.millrace.cli.settings.StreamsSettings;
import dev.millrace.cli.terminal.ErrorLine;
import dev.millrace.metrics.Metric;
import dev.millrace.metrics.kafka.StreamsMeters;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.stream.OversizedRecords;
import dev.millrace.schemas.stream.PatientProducer;
import dev.millrace.schemas.stream.RecordTime;
import dev.millrace.schemas.stream.TornStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One topology running in this process, exactly once. */
public final class StreamsStage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsStage.class);
  private static final Duration CLOSE = Duration.ofSeconds(20);

  private final String applicationId;
  private final OversizedRecords.Stage oversized;
  private final KafkaStreams streams;
  private final OutageWait outages;
  private final Monitoring monitoring;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Queue<AutoCloseable> used = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Throwable failure;
  private volatile boolean closing;

  /**
   * How the stages run.
   *
   * @param maxPollRecords records fetched at once; few where one may take long
   * @param monitoring told how they do
   */
  public record Options(
      StreamsSettings settings, int maxPollRecords, short replication, Monitoring monitoring) {

    /** Of stages that nobody asks how they do. */
    public Options(StreamsSettings settings, int maxPollRecords, short replication) {
      this(settings, maxPollRecords, replication, Monitoring.silent());
    }
  }

  private StreamsStage(
      String applicationId,
      OversizedRecords.Stage oversized,
      KafkaStreams streams,
      OutageWait outages,
      Monitoring monitoring) {
    this.applicationId = applicationId;
    this.oversized = oversized;
    this.streams = streams;
    this.outages = outages;
    this.monitoring = monitoring;
  }

  /** A stage that each generation has its own of. */
  public static StreamsStage start(
      OversizedRecords.Stage oversized,
      Topology topology,
      Connection connection,
      OutageWait outages,
      Options options) {
    return start(
        oversized.topics().applicationId(oversized.name()),
        oversized,
        topology,
        connection,
        outages,
        options);
  }

  /**
   * @param applicationId one for all generations, where all share the stage
   * @param outages of the cluster: no thread is lost to one
   */
  public static StreamsStage start(
      String applicationId,
      OversizedRecords.Stage oversized,
      Topology topology,
      Connection connection,
      OutageWait outages,
      Options options) {
    Properties properties = new Properties();
    properties.putAll(config(applicationId, connection, options));
    properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, OversizedRecords.class);
    properties.put(OversizedRecords.STAGE, oversized);
    while (true) {
      KafkaStreams streams = new KafkaStreams(topology, properties, new PatientProducer.Supplier());
      StreamsStage stage =
          new StreamsStage(applicationId, oversized, streams, outages, options.monitoring());
      try {
        stage.begin();
        return stage;
      } catch (StreamsException e) {
        // Kafka Streams opens the stores that it finds before it starts a thread.
        stage.close();
        if (!stage.mended(e)) {
          throw e;
        }
      }
    }
  }

  private void begin() {
    used.add(StreamsMeters.bind(monitoring.meters(), streams, oversized.name()));
    monitoring.health().require(oversized.name(), this::trouble);
    streams.setUncaughtExceptionHandler(this::failed);
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
            ended.countDown();
          }
        });
    streams.start();
  }

  private static Map<String, Object> config(
      String applicationId, Connection connection, Options options) {
    Map<String, Object> config = new HashMap<>(connection.clientConfig());
    connection
        .consumerConfig()
        .forEach((key, value) -> config.put(StreamsConfig.consumerPrefix(key), value));
    connection
        .producerConfig()
        .forEach((key, value) -> config.put(StreamsConfig.producerPrefix(key), value));
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, options.settings().commitInterval().toMillis());
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, options.settings().threads());
    config.put(StreamsConfig.STATE_DIR_CONFIG, options.settings().state().toString());
    config.put(
        StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, options.settings().transactionalStores());
    config.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, options.settings().standbys());
    config.put(
        StreamsConfig.GROUP_PROTOCOL_CONFIG,
        options.settings().protocol().name().toLowerCase(Locale.ROOT));
    config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) options.replication());
    config.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, RecordTime.class);
    config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, StateStoreConfig.class);
    config.put(StreamsConfig.topicPrefix("max.message.bytes"), (10 << 20) + (64 << 10));
    config.put(StreamsConfig.consumerPrefix("max.poll.records"), options.maxPollRecords());
    config.putIfAbsent(StreamsConfig.consumerPrefix("max.poll.interval.ms"), 300_000);
    config.putIfAbsent(StreamsConfig.consumerPrefix("session.timeout.ms"), 6_000);
    config.putIfAbsent(StreamsConfig.consumerPrefix("heartbeat.interval.ms"), 1_500);
    config.putIfAbsent(StreamsConfig.producerPrefix("transaction.timeout.ms"), 60_000);
    return config;
  }

  /** Why it is not ready, if it is not. */
  private Optional<String> trouble() {
    return switch (streams.state()) {
      case RUNNING -> Optional.empty();
      case CREATED, REBALANCING ->
          Optional.of("its partitions are being assigned, or its state is being restored");
      case PENDING_ERROR, ERROR, PENDING_SHUTDOWN, NOT_RUNNING -> Optional.of("it has stopped");
    };
  }

  private StreamThreadExceptionResponse failed(Throwable error) {
    if (oversized.takeRestart() || mended(error)) {
      return replaced();
    }
    LOG.debug("a thread of {} ends", applicationId, error);
    Optional<Throwable> lasting = outages.waitOut(error, () -> closing);
    if (lasting.isEmpty() && !closing) {
      return replaced();
    }
    failure = lasting.orElse(error);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private boolean mended(Throwable error) {
    Optional<TornStore> torn = TornStore.of(error);
    torn.ifPresent(
        found -> {
          LOG.warn("{} does not open and is restored from its changelog", found.store());
          found.delete();
        });
    return torn.isPresent();
  }

  private StreamThreadExceptionResponse replaced() {
    monitoring.meters().count(Metric.THREAD_RESTARTS, oversized.name());
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** Closes what the topology uses after it. */
  public StreamsStage with(AutoCloseable part) {
    used.add(part);
    return this;
  }

  public String applicationId() {
    return applicationId;
  }

  /** Throws what stopped the stage, if anything did. */
  public void requireHealthy() {
    Throwable error = failure;
    if (error != null) {
      throw new IllegalStateException(
          "stage " + applicationId + " stopped: " + ErrorLine.of(error), error);
    }
    if (!closing && ended.getCount() == 0) {
      throw new IllegalStateException("stage " + applicationId + " stopped: no thread is left");
    }
  }

  /** Blocks until the stage ends; throws what stopped it. */
  void await() throws InterruptedException {
    ended.await();
    requireHealthy();
  }

  StageTraffic traffic() {
    return StageTraffic.of(applicationId, streams.metrics().values());
  }

  @Override
  public void close() {
    closing = true;
    streams.close(CLOSE);
    used.forEach(StreamsStage::close);
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("closing {}", part.getClass().getSimpleName(), e);
    }
  }
}
