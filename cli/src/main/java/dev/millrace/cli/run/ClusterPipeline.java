package dev.millrace.cli.run;

import dev.millrace.cli.accounts.ClusterTallies;
import dev.millrace.cli.accounts.Progress;
import dev.millrace.cli.accounts.StageLag;
import dev.millrace.inference.kafka.EventFollower;
import dev.millrace.inference.kafka.TopicListener;
import dev.millrace.inference.kafka.TrainingHistory;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the page shows of a cluster's stages, which run in other processes: read from the topics
 * that are small, and asked of the broker at most every few seconds.
 */
public final class ClusterPipeline implements PipelineView, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterPipeline.class);

  /** Of a chart's curve. */
  public static final int MAX_POINTS = 2_000;

  private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;
  private final StageLag lag;
  private final LastBlocks lastBlocks;
  private final ClusterTallies tallies = new ClusterTallies();
  private final TrainingHistory history = new TrainingHistory(MAX_POINTS);
  private final List<TopicListener<?>> listeners = new ArrayList<>();
  private Optional<Flow> latest = Optional.empty();
  private long askedNanos;

  public ClusterPipeline(Connection connection, Topics topics, RecordSerdes serdes) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
    this.lag = new StageLag(connection);
    this.lastBlocks = new LastBlocks(connection, serdes, topics.tokenBlocks());
    follow(topics.trainingLog(), history);
    follow(topics.checkpoints(), ClusterTallies.each(tallies::checkpoint));
    follow(topics.ingestedFiles(), ClusterTallies.each(tallies::file));
    follow(topics.droppedDocuments(), ClusterTallies.each(tallies::drop));
    follow(topics.deadLetters(), ClusterTallies.each(tallies::deadLetter));
  }

  private <V extends SpecificRecord> void follow(TypedTopic<V> topic, EventFollower<V> follower) {
    listeners.add(TopicListener.start(connection, serdes, topic, follower));
  }

  @Override
  public Training training() {
    String run = history.run();
    return new Training(run, history.points(), tallies.checkpoints(run));
  }

  @Override
  public synchronized Flow flow() {
    if (latest.isEmpty() || System.nanoTime() - askedNanos > FRESH_NANOS) {
      try {
        latest = Optional.of(ask());
      } catch (KafkaException e) {
        LOG.warn("the stages cannot be asked: {}", e.getMessage());
        latest = Optional.of(latest.orElse(new Flow(List.of())));
      }
      askedNanos = System.nanoTime();
    }
    return latest.orElseThrow();
  }

  private Flow ask() {
    List<Long> lags = Progress.lags(lag, topics);
    LastBlocks.Written written = lastBlocks.written();
    List<Point> points = history.points();
    long steps = points.isEmpty() ? 0 : points.getLast().step();
    return PipelineCounts.flow(
        tallies.counts(lags, written.tokens(), written.blocks()), lags, steps);
  }

  @Override
  public List<DropExample> examples(String rule) {
    return PipelineCounts.examples(tallies.examples(rule));
  }

  @Override
  public void close() {
    listeners.forEach(TopicListener::close);
    lastBlocks.close();
    lag.close();
  }
}
