package dev.millrace.cli.view;

import dev.millrace.accounts.kafka.StageInputs;
import dev.millrace.accounts.kafka.StageLag;
import dev.millrace.inference.serving.PipelineView.Ages;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** When the newest page came, and the oldest that waits before a stage. For one thread. */
final class PageAges {
  /** To tell the oldest one, a batch is read of each partition where something waits. */
  private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

  private final StageLag lag;
  private final Topics topics;
  private final Deserializer<Document> documents;
  private final LongSupplier nanoTime;
  private Ages latest = Ages.NONE;
  private long askedAt;

  /**
   * @param lag stays open
   */
  PageAges(StageLag lag, Topics topics, RecordSerdes serdes, LongSupplier nanoTime) {
    this.lag = lag;
    this.topics = topics;
    this.documents = serdes.deserializer(Document.class);
    this.nanoTime = nanoTime;
    this.askedAt = nanoTime.getAsLong() - FRESH_NANOS;
  }

  /** As of now, or of some seconds ago. */
  Ages now() {
    if (nanoTime.getAsLong() - askedAt >= FRESH_NANOS) {
      latest =
          new Ages(instant(lag.newest(topics.pages().topicPartitions())), instant(oldestWaiting()));
      askedAt = nanoTime.getAsLong();
    }
    return latest;
  }

  private OptionalLong oldestWaiting() {
    return Stream.of(
            StageInputs.extraction(topics),
            StageInputs.curation(topics),
            StageInputs.tokenize(topics))
        .flatMap(stage -> lag.next(stage).stream())
        .mapToLong(this::ingestedAt)
        .min();
  }

  /** When its page was ingested; a stage's own topic tells when the record came into it. */
  private long ingestedAt(ConsumerRecord<byte[], byte[]> next) {
    boolean document =
        next.topic().equals(topics.documents().name())
            || next.topic().equals(topics.cleanDocuments().name());
    if (!document || next.value() == null) {
      return next.timestamp();
    }
    long ingested =
        documents.deserialize(next.topic(), next.value()).getIngestedAt().toEpochMilli();
    return ingested > 0 ? ingested : next.timestamp();
  }

  private static Optional<Instant> instant(OptionalLong millis) {
    return millis.isPresent()
        ? Optional.of(Instant.ofEpochMilli(millis.getAsLong()))
        : Optional.empty();
  }
}
