package dev.millrace.crawl.kafka;

import dev.millrace.crawl.visit.Visit;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.FetchResult;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.trace.PageTrace;
import dev.millrace.schemas.trace.StageTracer;
import dev.millrace.schemas.trace.Tracing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what came of orders: pages, results, links and the orders' offsets, in one transaction. */
final class VisitSender implements AutoCloseable {
  /** On records of {@code pages}: the order that brought it. */
  static final String ORDER_HEADER = "millrace-order";

  /** On records of {@code pages}: URLs that redirected here, first one first, a line each. */
  static final String REDIRECTS_HEADER = "millrace-redirects";

  /** On records of {@code pages}: where it came from. */
  static final String SOURCE_HEADER = "millrace-source";

  private static final Logger LOG = LoggerFactory.getLogger(VisitSender.class);

  private final Producer<String, SpecificRecord> producer;
  private final Topics topics;
  private final InstantSource clock;
  private final Optional<CaptureArchive> archive;
  private final StageTracer tracer;

  VisitSender(
      Producer<String, SpecificRecord> producer,
      Topics topics,
      InstantSource clock,
      Optional<CaptureArchive> archive,
      Tracing tracing) {
    this.archive = archive;
    this.producer = producer;
    this.topics = topics;
    this.clock = clock;
    this.tracer = new StageTracer(FetchClients.STAGE, "", tracing, clock);
    producer.initTransactions();
  }

  /**
   * Sends all or nothing.
   *
   * @return false where the group does not let it now: nothing was sent, and it may be repeated
   * @throws KafkaException if this producer is of no use any more
   */
  boolean commit(
      List<Done> batch,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    producer.beginTransaction();
    try {
      Instant now = clock.instant();
      archive.ifPresent(open -> open.write(batch));
      batch.forEach(done -> send(done, now));
      producer.sendOffsetsToTransaction(offsets, group);
      archive
          .flatMap(CaptureArchive::commit)
          .ifPresent(file -> send(topics.archivedFiles().name(), file.getFile(), file));
      producer.commitTransaction();
      return true;
    } catch (CommitFailedException e) {
      LOG.info("the group changes; what is done is committed when it has settled");
      archive.ifPresent(CaptureArchive::rollback);
      producer.abortTransaction();
      return false;
    }
  }

  private void send(Done done, Instant now) {
    switch (done) {
      case Done.Visited visited -> {
        Visit visit = visited.visit();
        visit.page().ifPresent(page -> send(page, visit.result(), now));
        send(topics.fetchResults().name(), visited.domain(), visit.result());
        visit
            .elsewhere()
            .forEach(found -> send(topics.discoveredUrls().name(), found.domain(), found.urls()));
      }
      case Done.Unreadable(var _, var _, DeadLetter letter) ->
          send(topics.deadLetters().name(), letter.getUrl(), letter);
    }
  }

  private void send(Page page, FetchResult result, Instant now) {
    ProducerRecord<String, SpecificRecord> record =
        new ProducerRecord<>(topics.pages().name(), null, now.toEpochMilli(), page.getUrl(), page);
    record.headers().add(PageFates.INGESTED_HEADER, new byte[0]);
    record.headers().add(SOURCE_HEADER, bytes("crawl"));
    record.headers().add(ORDER_HEADER, bytes(result.getOrderId()));
    if (!result.getRedirects().isEmpty()) {
      record.headers().add(REDIRECTS_HEADER, bytes(String.join("\n", result.getRedirects())));
    }
    String recordId = page.getRecordId();
    PageTrace trace = tracer.source(recordId, topics.pages().name(), page.getFetchedAt());
    trace.onward().ifPresent(own -> own.addTo(record.headers()));
    var _ = producer.send(record);
    PageFate fate = PageFates.ingested(recordId, now);
    send(topics.pageFates().name(), recordId, fate);
    trace.end(recordId, fate.getFate(), fate.getRule());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void send(String topic, String key, SpecificRecord value) {
    // commitTransaction throws what any send of the transaction met
    var _ = producer.send(new ProducerRecord<>(topic, key, value));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    archive.ifPresent(CaptureArchive::close);
  }
}
