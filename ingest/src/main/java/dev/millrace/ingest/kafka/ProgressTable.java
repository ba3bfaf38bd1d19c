package dev.millrace.ingest.kafka;

import dev.millrace.schemas.IngestedFile;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The newest committed record of every file in {@code ingested-files}.
 *
 * <p>{@link #refresh} waits for transactions that are open in the topic. Reading only to what
 * read_committed calls the end would stop before another file's open transaction, and miss a commit
 * of our own file behind it: its pages would be sent again.
 */
final class ProgressTable implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  /**
   * @param writtenAt by the clock of who wrote it
   */
  record Entry(IngestedFile file, Instant writtenAt) {}

  private final Consumer<String, IngestedFile> committed;
  private final Consumer<String, IngestedFile> ends;
  private final List<TopicPartition> partitions;
  private final Duration timeout;
  private final Map<String, Entry> entries = new HashMap<>();

  /**
   * @param timeout how long a transaction of others may stay open: above their {@code
   *     transaction.timeout.ms}
   */
  ProgressTable(IngestClients clients, String topic, Duration timeout) {
    this.committed = clients.consumer(IsolationLevel.READ_COMMITTED);
    this.ends = clients.consumer(IsolationLevel.READ_UNCOMMITTED);
    this.timeout = timeout;
    this.partitions =
        committed.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    committed.assign(partitions);
    committed.seekToBeginning(partitions);
  }

  /** Reads everything written before this call, waiting for it to be committed or aborted. */
  void refresh() {
    Map<TopicPartition, Long> end = ends.endOffsets(partitions);
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!reached(end)) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException(
            "a transaction in "
                + partitions
                + " has been open for more than "
                + timeout.toSeconds()
                + " s; the broker ends it at its transaction.timeout.ms");
      }
      for (ConsumerRecord<String, IngestedFile> record : committed.poll(POLL)) {
        put(record);
      }
    }
  }

  private boolean reached(Map<TopicPartition, Long> end) {
    return partitions.stream()
        .allMatch(partition -> committed.position(partition) >= end.getOrDefault(partition, 0L));
  }

  private void put(ConsumerRecord<String, IngestedFile> record) {
    if (record.value() == null) {
      entries.remove(record.key());
    } else {
      entries.put(
          record.key(), new Entry(record.value(), Instant.ofEpochMilli(record.timestamp())));
    }
  }

  /** As of the last {@link #refresh}. */
  Optional<Entry> find(String sha256) {
    return Optional.ofNullable(entries.get(sha256));
  }

  @Override
  public void close() {
    committed.close();
    ends.close();
  }
}
