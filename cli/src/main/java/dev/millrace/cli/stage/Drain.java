package dev.millrace.cli.stage;

import dev.millrace.accounts.kafka.StageInputs;
import dev.millrace.accounts.kafka.StageLag;
import dev.millrace.filters.stream.DedupProgress;
import dev.millrace.filters.stream.DocumentsTail;
import dev.millrace.filters.stream.withdrawal.WithdrawalProgress;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.FlushRequest;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TakedownFollower;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Waits until all of the input is in token blocks. Stage by stage, nothing waits any more and all
 * is committed; then an end marker after the input asks each packer for its remainder as a padded
 * block.
 */
public final class Drain {
  private static final long PAUSE_MILLIS = 100;

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;
  private final Runnable health;
  private final Predicate<String> stages;

  /**
   * Waits for all stages, also for those of a generation that this one starts from.
   *
   * @param health called while waiting; throws if a stage has stopped
   */
  public Drain(Connection connection, Topics topics, RecordSerdes serdes, Runnable health) {
    this(connection, topics, serdes, health, stage -> true);
  }

  /** Waits for the generation's own stages alone: what those before them have to do is not its. */
  public static Drain ofOwn(
      Connection connection, Topics topics, RecordSerdes serdes, Runnable health) {
    return new Drain(connection, topics, serdes, health, topics::owns);
  }

  private Drain(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      Runnable health,
      Predicate<String> stages) {
    this.stages = stages;
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
    this.health = health;
  }

  public void run() throws InterruptedException {
    awaitPacked();
    try (StageLag lag = new StageLag(connection)) {
      requestFlush();
      awaitNone(lag, StageInputs.tokenize(topics));
      awaitSettled(lag, topics.tokenBlocks().topicPartitions());
      awaitSettled(lag, topics.heldOutTokenBlocks().topicPartitions());
    }
  }

  /** Waits until all input is in token blocks or in those that are being filled. */
  public void awaitPacked() throws InterruptedException {
    awaitClean();
    try (StageLag lag = new StageLag(connection)) {
      awaitNone(lag, StageInputs.tokenize(topics));
    }
  }

  /** Waits until all pages are clean documents, dropped ones or dead letters. */
  public void awaitClean() throws InterruptedException {
    try (StageLag lag = new StageLag(connection)) {
      if (stages.test("extraction")) {
        awaitNone(lag, StageInputs.extraction(topics));
      }
      if (stages.test("curation")) {
        awaitCurated(lag);
        awaitWithdrawn(lag);
      }
      awaitSettled(lag, topics.cleanDocuments().topicPartitions());
      awaitSettled(lag, topics.droppedDocuments().topicPartitions());
    }
  }

  private void awaitNone(StageLag lag, StageInputs stage) throws InterruptedException {
    while (!lag.isNone(stage)) {
      health.run();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /**
   * Whether nothing is on its way: no stage has anything to do, and no document waits for its turn.
   */
  public static boolean isAtRest(Connection connection, Topics topics) {
    try (StageLag lag = new StageLag(connection);
        DocumentsTail documents = new DocumentsTail(connection, topics);
        DedupProgress progress = new DedupProgress(connection, topics)) {
      long newest = documents.newest();
      return lag.isNone(StageInputs.extraction(topics))
          && lag.isNone(StageInputs.curation(topics))
          && (newest < 0 || progress.isPast(newest))
          && lag.isNone(StageInputs.tokenize(topics))
          && lag.isSettled(topics.pageFates().topicPartitions());
    }
  }

  /** Without lag, documents may still wait for their turn in the order of all. */
  public void awaitCurated(StageLag lag) throws InterruptedException {
    awaitNone(lag, StageInputs.curation(topics));
    try (DocumentsTail documents = new DocumentsTail(connection, topics);
        DedupProgress progress = new DedupProgress(connection, topics)) {
      long newest = documents.newest();
      while (newest >= 0 && !progress.isPast(newest)) {
        health.run();
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** Takedowns that came until now have taken out what they take, and the curation has read it. */
  private void awaitWithdrawn(StageLag lag) throws InterruptedException {
    awaitNone(lag, StageInputs.withdrawal(topics));
    long version = TakedownFollower.read("drain", connection, topics, serdes).version();
    if (version == 0) {
      return;
    }
    while (WithdrawalProgress.read(connection, topics) < version) {
      health.run();
      Thread.sleep(PAUSE_MILLIS);
    }
    awaitCurated(lag);
  }

  private void awaitSettled(StageLag lag, List<TopicPartition> outputs)
      throws InterruptedException {
    while (!lag.isSettled(outputs)) {
      health.run();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private void requestFlush() {
    TypedTopic<FlushRequest> topic = topics.flushRequests();
    Map<String, Object> config = connection.producerConfig();
    try (Producer<String, FlushRequest> producer =
        new KafkaProducer<>(
            config, new StringSerializer(), serdes.serializer(FlushRequest.class))) {
      FlushRequest request = new FlushRequest(UUID.randomUUID().toString(), Instant.now());
      for (int partition = 0; partition < topic.partitions(); partition++) {
        var _ =
            producer.send(
                new ProducerRecord<>(
                    topic.name(), partition, Integer.toString(partition), request));
      }
      producer.flush();
    }
  }
}
