package dev.millrace.publish.kafka;

import dev.millrace.local.LocalCluster;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Takedown;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.takedown.Tombstones;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes clean documents as curation does, in transactions, and knows which rows they must be. */
final class Corpus implements AutoCloseable {
  static final Topics TOPICS = new Topics(new TopicSettings("", "", 2, (short) 1));

  private final Producer<String, SpecificRecord> producer;

  /** URL to where its documents stand, as {@code partition@offset}. */
  private final Map<String, List<String>> rows = new HashMap<>();

  /** URL to where its drop stands. */
  private final Map<String, String> dropped = new HashMap<>();

  private Corpus(Producer<String, SpecificRecord> producer) {
    this.producer = producer;
  }

  static Connection connection(LocalCluster cluster) {
    return Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
  }

  /** Makes the topics. */
  static Corpus open(Connection connection) {
    new TopicCreation(connection, TOPICS).run();
    Map<String, Object> config = connection.producerConfig();
    config.put("transactional.id", "corpus");
    Producer<String, SpecificRecord> producer =
        new KafkaProducer<>(
            config,
            new StringSerializer(),
            new RecordSerdes(connection).serializer(SpecificRecord.class));
    producer.initTransactions();
    return new Corpus(producer);
  }

  /** A document of each URL, in one transaction. */
  void write(List<String> urls) throws InterruptedException, ExecutionException {
    producer.beginTransaction();
    Map<String, Future<RecordMetadata>> sent = new HashMap<>();
    for (String url : urls) {
      sent.put(url, send(TOPICS.cleanDocuments(), url, document(url)));
    }
    producer.commitTransaction();
    for (Map.Entry<String, Future<RecordMetadata>> one : sent.entrySet()) {
      RecordMetadata at = one.getValue().get();
      rows.computeIfAbsent(one.getKey(), key -> new ArrayList<>())
          .add(at.partition() + "@" + at.offset());
    }
  }

  /** A drop of each URL, in one transaction. */
  void writeDropped(List<String> urls) throws InterruptedException, ExecutionException {
    producer.beginTransaction();
    Map<String, Future<RecordMetadata>> sent = new HashMap<>();
    for (String url : urls) {
      sent.put(url, send(TOPICS.droppedDocuments(), url, drop(url)));
    }
    producer.commitTransaction();
    for (Map.Entry<String, Future<RecordMetadata>> one : sent.entrySet()) {
      RecordMetadata at = one.getValue().get();
      dropped.put(one.getKey(), at.partition() + "@" + at.offset());
    }
  }

  private static DroppedDocument drop(String url) {
    return DroppedDocument.newBuilder()
        .setUrl(url)
        .setRecordId("id of " + url)
        .setStage("curation")
        .setRule(url.hashCode() % 5 == 0 ? "language.mixed" : "gopher-quality.too-few-words")
        .setReason("gopher_short_doc")
        .setMeasured(49)
        .setLimit(50)
        .setExcerpt("A page at " + url)
        .setLanguage("en")
        .build();
  }

  /** All rows of drops that must be published, as {@code partition@offset}. */
  List<String> droppedRows() {
    return List.copyOf(dropped.values());
  }

  /** A transaction that is aborted: nobody is ever to see what it wrote. */
  void writeInVain(String url) {
    producer.beginTransaction();
    var _ = send(TOPICS.cleanDocuments(), url, document(url));
    producer.flush();
    producer.abortTransaction();
  }

  /** Withdraws the page of a URL. */
  void withdraw(String url) {
    producer.beginTransaction();
    var _ =
        producer.send(
            new ProducerRecord<>(
                TOPICS.cleanDocuments().name(),
                null,
                url,
                null,
                Tombstones.withdrawing("id of " + url)));
    producer.commitTransaction();
    rows.remove(url);
  }

  /** A record without a value that names no page. */
  void writeNothing(String url) {
    producer.beginTransaction();
    var _ = producer.send(new ProducerRecord<>(TOPICS.cleanDocuments().name(), url, null));
    producer.commitTransaction();
  }

  /** Tells a takedown of a host, and nothing else. */
  void takeDown(String host) {
    producer.beginTransaction();
    var _ =
        send(
            TOPICS.takedowns(),
            "host:" + host,
            Takedown.newBuilder().setKind("host").setValue(host).build());
    producer.commitTransaction();
    rows.keySet().removeIf(url -> url.startsWith("http://" + host + "/"));
    dropped.keySet().removeIf(url -> url.startsWith("http://" + host + "/"));
  }

  private Future<RecordMetadata> send(
      TypedTopic<?> topic, String key, @Nullable SpecificRecord value) {
    return producer.send(new ProducerRecord<>(topic.name(), key, value));
  }

  private static Document document(String url) {
    return Document.newBuilder()
        .setUrl(url)
        .setRecordId("id of " + url)
        .setText(("A page at " + url + ". ").repeat(40))
        .setDump("CC-MAIN-2026-01")
        .setLanguage(url.hashCode() % 5 == 0 ? "de" : "en")
        .setLanguageScore(0.9f)
        .setFetchedAt(Instant.EPOCH)
        .build();
  }

  /** All rows that must be published, as {@code partition@offset}. */
  List<String> rows() {
    return rows.values().stream().flatMap(List::stream).toList();
  }

  @Override
  public void close() {
    producer.close();
  }
}
