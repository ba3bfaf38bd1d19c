package dev.millrace.accounts.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.accounts.audit.AuditReport;
import dev.millrace.accounts.audit.Finding;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.TopicCreation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit on a real broker, on topics that were broken on purpose. */
class AuditIT {
  private static final int PAGES = 30;
  private final Instant now = Instant.now();

  @TempDir static Path folder;

  /** A record of a topic. */
  private record Sent(TypedTopic<?> topic, String key, SpecificRecord value) {}

  @Test
  void namesWhatWasTakenAwayOrDoubled() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());

      assertThat(audit(connection, "whole", sent -> sent)).isEmpty();
      assertThat(
              audit(
                  connection,
                  "broken",
                  sent ->
                      without("page-fates", "p7", Fate.CLEAN)
                          .andThen(without("page-fates", "p8", Fate.INGESTED))
                          .andThen(without("clean-documents", "p10", Fate.CLEAN))
                          .andThen(doubled("clean-documents", "p11"))
                          .andThen(without("token-blocks", "p13", Fate.PACKED))
                          .apply(sent)))
          .containsExactlyInAnyOrder(
              "p7 missing",
              "p7 packed-twice",
              "p7 doubled-on-topic",
              "p8 without-beginning",
              "p8 doubled-on-topic",
              "p10 lost-from-topic",
              "p11 doubled-on-topic",
              "p13 lost-from-topic");
    }
  }

  private List<String> audit(
      Connection connection, String prefix, UnaryOperator<List<Sent>> breaking) throws Exception {
    Topics topics = new Topics(new TopicSettings(prefix, "", 2, (short) 1));
    new TopicCreation(connection, topics).run();
    RecordSerdes serdes = new RecordSerdes(connection);
    send(connection, serdes, breaking.apply(world(topics)));
    List<String> found = new ArrayList<>();
    AuditReport report =
        new AuditScan(connection, topics, serdes)
            .run(true, () -> true, finding -> found.add(inWords(finding)));
    assertThat(report.isClean()).isEqualTo(found.isEmpty());
    return found;
  }

  private static String inWords(Finding finding) {
    return finding.recordId() + " " + finding.fault().label();
  }

  private void send(Connection connection, RecordSerdes serdes, List<Sent> records)
      throws Exception {
    try (KafkaProducer<String, SpecificRecord> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(SpecificRecord.class))) {
      for (Sent sent : records) {
        ProducerRecord<String, SpecificRecord> record =
            new ProducerRecord<>(
                sent.topic().name(), null, now.toEpochMilli(), sent.key(), sent.value());
        if (sent.value() instanceof Page) {
          record.headers().add(PageFates.INGESTED_HEADER, new byte[0]);
        }
        producer.send(record).get();
      }
    }
  }

  /** Every third page is dropped, the others are clean and packed, a block each. */
  private List<Sent> world(Topics topics) {
    List<Sent> all = new ArrayList<>();
    for (int i = 0; i < PAGES; i++) {
      String id = "p" + i;
      all.add(new Sent(topics.pages(), "url", Page.newBuilder().setRecordId(id).build()));
      all.add(new Sent(topics.pageFates(), id, PageFates.ingested(id, now)));
      if (i % 3 == 0) {
        DroppedDocument drop =
            DroppedDocument.newBuilder().setRecordId(id).setRule("url.banned").build();
        all.add(new Sent(topics.droppedDocuments(), "url", drop));
        all.add(new Sent(topics.pageFates(), id, stage("extraction").dropped(drop, now)));
      } else {
        addClean(topics, id, all);
      }
    }
    return all;
  }

  private void addClean(Topics topics, String id, List<Sent> all) {
    Document document = Document.newBuilder().setRecordId(id).setIngestedAt(now).build();
    all.add(new Sent(topics.cleanDocuments(), "url", document));
    all.add(new Sent(topics.pageFates(), id, stage("curation").of(Fate.CLEAN, id, now)));
    TokenBlock block =
        TokenBlock.newBuilder()
            .setBlockLength(8)
            .setSegments(List.of(new Segment(id, "url", 1, 100, 0, "", "")))
            .build();
    all.add(new Sent(topics.tokenBlocks(), id, block));
    all.add(new Sent(topics.pageFates(), id, stage("tokenize").packed(document, false, 101)));
  }

  private PageFates stage(String name) {
    return new PageFates(name, "", () -> now);
  }

  private static UnaryOperator<List<Sent>> without(String topic, String id, Fate fate) {
    return all -> all.stream().filter(sent -> !isOf(sent, topic, id, fate)).toList();
  }

  private static UnaryOperator<List<Sent>> doubled(String topic, String id) {
    return all -> {
      List<Sent> more = new ArrayList<>(all);
      all.stream().filter(sent -> isOf(sent, topic, id, Fate.CLEAN)).forEach(more::add);
      return more;
    };
  }

  private static boolean isOf(Sent sent, String topic, String id, Fate fate) {
    return sent.topic().name().endsWith("." + topic)
        && switch (sent.value()) {
          case PageFate told ->
              told.getRecordId().equals(id) && told.getFate().equals(fate.label());
          case Document document -> document.getRecordId().equals(id);
          case TokenBlock block -> block.getSegments().getFirst().getRecordId().equals(id);
          default -> false;
        };
  }
}
