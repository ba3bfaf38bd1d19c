package dev.millrace.cli.pages;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/** Single records of the topics of pages and of their texts. */
final class PageRecords {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Connection connection;
  private final RecordSerdes serdes;
  private final Topics topics;

  /** Each look has a consumer of its own, so that a crowd of readers would crowd the broker. */
  private final Semaphore looks = new Semaphore(4);

  PageRecords(Connection connection, RecordSerdes serdes, Topics topics) {
    this.connection = connection;
    this.serdes = serdes;
    this.topics = topics;
  }

  /** The page of a record; empty if the topic no longer holds it, or does not answer. */
  Optional<Page> page(RecordLocation at) {
    looks.acquireUninterruptibly();
    try {
      return read(at);
    } finally {
      looks.release();
    }
  }

  private Optional<Page> read(RecordLocation at) {
    AtomicReference<Optional<Page>> found = new AtomicReference<>(Optional.empty());
    try (OpenScan<TopicRecord<Page>> scan =
        TopicScan.values("page", connection, serdes, topics.pages())
            .waitingAtMost(PATIENCE)
            .open()) {
      scan.seek(Map.of(new TopicPartition(at.topic(), at.partition()), at.offset()));
      long begun = System.nanoTime();
      boolean[] past = {false};
      while (!past[0] && System.nanoTime() - begun < PATIENCE.toNanos()) {
        scan.poll(
            record -> {
              past[0] = true;
              if (record.head().location().offset() == at.offset()) {
                found.set(Optional.of(record.value()));
              }
            });
      }
    }
    return found.get();
  }

  /**
   * Visits clean documents, the oldest first, until the taker wants no more or the time is over.
   *
   * @return whether all were visited
   */
  boolean texts(Duration longest, Predicate<Document> taker) {
    looks.acquireUninterruptibly();
    try {
      return walk(longest, taker);
    } finally {
      looks.release();
    }
  }

  private boolean walk(Duration longest, Predicate<Document> taker) {
    List<TypedTopic<Document>> clean =
        topics.makers().stream().map(Topics::cleanDocuments).toList();
    long begun = System.nanoTime();
    boolean[] wanted = {true};
    try (OpenScan<TopicRecord<Document>> scan =
        TopicScan.values("page", connection, serdes, clean).waitingAtMost(PATIENCE).open()) {
      List<TopicPartition> all =
          clean.stream().flatMap(topic -> topic.topicPartitions().stream()).toList();
      Map<TopicPartition, Long> ends = scan.lastStableOffsets(all);
      boolean over = false;
      while (wanted[0] && !over && System.nanoTime() - begun < longest.toNanos()) {
        scan.poll(record -> wanted[0] = wanted[0] && taker.test(record.value()));
        Map<TopicPartition, Long> next = scan.next();
        over =
            ends.entrySet().stream()
                .allMatch(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue());
      }
      return over;
    }
  }
}
