package dev.millrace.cli.run;

import dev.millrace.cli.accounts.StageLag;
import dev.millrace.filters.stream.DedupProgress;
import dev.millrace.filters.stream.DocumentsTail;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.FlushRequest;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Waits until all of the input is in token blocks. Stage by stage, nothing waits any more and all
 * is committed; then an end marker behind the input asks each packer for its remainder as a padded
 * block.
 */
public final class Drain {
  private static final long PAUSE_MILLIS = 100;

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;
  private final Runnable health;

  /**
   * @param health called while waiting; throws if a stage has stopped
   */
  public Drain(Connection connection, Topics topics, RecordSerdes serdes, Runnable health) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
    this.health = health;
  }

  void run() throws InterruptedException {
    awaitClean();
    try (StageLag lag = new StageLag(connection)) {
      List<TopicPartition> packerInputs = tokenizeInputs(topics);
      awaitNone(lag, topics.applicationId("tokenize"), packerInputs);
      requestFlush();
      awaitNone(lag, topics.applicationId("tokenize"), packerInputs);
      awaitSettled(lag, partitions(topics.tokenBlocks()));
      awaitSettled(lag, partitions(topics.heldOutTokenBlocks()));
    }
  }

  /** Waits until all pages are clean documents, dropped ones or dead letters. */
  public void awaitClean() throws InterruptedException {
    try (StageLag lag = new StageLag(connection)) {
      awaitNone(lag, topics.applicationId("extraction"), partitions(topics.pages()));
      awaitCurated(lag);
      awaitSettled(lag, partitions(topics.cleanDocuments()));
      awaitSettled(lag, partitions(topics.droppedDocuments()));
    }
  }

  private void awaitNone(StageLag lag, String group, List<TopicPartition> inputs)
      throws InterruptedException {
    while (!lag.isNone(group, inputs)) {
      health.run();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** Without lag, documents may still wait for their turn in the order of all. */
  public void awaitCurated(StageLag lag) throws InterruptedException {
    awaitNone(lag, topics.applicationId("curation"), curationInputs(topics));
    try (DocumentsTail documents = new DocumentsTail(connection, topics);
        DedupProgress progress = new DedupProgress(connection, topics)) {
      long newest = documents.newest();
      while (newest >= 0 && !progress.isPast(newest)) {
        health.run();
        Thread.sleep(PAUSE_MILLIS);
      }
    }
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

  public static List<TopicPartition> curationInputs(Topics topics) {
    List<TopicPartition> inputs = new ArrayList<>(partitions(topics.documents()));
    String repartition = topics.applicationId("curation") + "-dedup-window-repartition";
    for (int partition = 0; partition < topics.settings().partitions(); partition++) {
      inputs.add(new TopicPartition(repartition, partition));
    }
    return inputs;
  }

  public static List<TopicPartition> tokenizeInputs(Topics topics) {
    List<TopicPartition> inputs = new ArrayList<>(partitions(topics.cleanDocuments()));
    inputs.addAll(partitions(topics.flushRequests()));
    return inputs;
  }

  public static List<TopicPartition> partitions(TypedTopic<?> topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int partition = 0; partition < topic.partitions(); partition++) {
      partitions.add(new TopicPartition(topic.name(), partition));
    }
    return partitions;
  }
}
