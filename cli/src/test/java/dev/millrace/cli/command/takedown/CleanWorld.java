package dev.millrace.cli.command.takedown;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.WithdrawnDocument;
import dev.millrace.schemas.kafka.RecordHead;
import dev.millrace.schemas.kafka.TopicEnds;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.takedown.Tombstones;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Clean documents with their fates, as stages have left them, and what was withdrawn of them. */
record CleanWorld(Connection connection, Topics topics, RecordSerdes serdes) {
  private static final String HOLDING = "some words of a page ".repeat(10);

  static String id(int page) {
    return "p" + page;
  }

  /** Writes pages' documents and all their fates; every third page is of the host. */
  void write(int from, int to, String host) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    PageFates curation = new PageFates("curation", "", () -> now);
    PageFates tokenize = new PageFates("tokenize", "", () -> now);
    try (Producer<String, SpecificRecord> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(SpecificRecord.class))) {
      for (int page = from; page < to; page++) {
        Document document = document(page, host, now);
        send(producer, topics.cleanDocuments(), document.getUrl(), document);
        for (PageFate fate :
            List.of(
                PageFates.ingested(id(page), now),
                curation.of(Fate.CLEAN, id(page), now),
                tokenize.packed(document, false, 2))) {
          send(producer, topics.pageFates(), fate.getRecordId(), fate);
        }
      }
    }
  }

  private static Document document(int page, String host, Instant now) {
    String of = page % 3 == 0 ? host : "other" + page % 7 + ".example";
    return Document.newBuilder()
        .setRecordId(id(page))
        .setUrl("https://" + of + "/" + page)
        .setText(HOLDING)
        .setIngestedAt(now)
        .build();
  }

  private static void send(
      Producer<String, SpecificRecord> producer,
      TypedTopic<?> topic,
      String key,
      SpecificRecord value) {
    var _ = producer.send(new ProducerRecord<>(topic.name(), key, value));
  }

  /** Ids that tombstones of a topic name. */
  List<String> buried(TypedTopic<?> topic) {
    List<String> ids = new ArrayList<>();
    TopicScan.heads("test", connection, List.of(topic))
        .toEnd(head -> withdrawn(head).ifPresent(ids::add));
    return ids;
  }

  private static Optional<String> withdrawn(RecordHead head) {
    return head.isTombstone() ? Tombstones.withdrawn(head.headers()) : Optional.empty();
  }

  /** Ids whose fate it is. */
  List<String> fates(Fate fate) {
    List<String> ids = new ArrayList<>();
    TopicScan.values("test", connection, serdes, topics.pageFates())
        .toEnd(
            record -> {
              if (record.value().getFate().equals(fate.label())) {
                ids.add(record.value().getRecordId());
              }
            });
    return ids;
  }

  /** Ids on {@code withdrawn-documents}. */
  List<String> receipts() {
    List<String> ids = new ArrayList<>();
    TopicScan.<WithdrawnDocument>values("test", connection, serdes, topics.withdrawnDocuments())
        .toEnd(record -> ids.add(record.value().getRecordId()));
    return ids;
  }

  /** A commit is answered before its markers are in the log. */
  void awaitSettled() throws InterruptedException {
    try (TopicEnds ends = new TopicEnds(connection)) {
      for (TypedTopic<?> topic :
          List.of(
              topics.documents(),
              topics.cleanDocuments(),
              topics.pageFates(),
              topics.withdrawnDocuments())) {
        while (!ends.isSettled(topic.topicPartitions())) {
          Thread.sleep(50);
        }
      }
    }
  }
}
