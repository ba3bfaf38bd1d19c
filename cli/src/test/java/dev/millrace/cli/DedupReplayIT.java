package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.accounts.kafka.StageLag;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.StreamsSettings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.Drain;
import dev.millrace.cli.stage.StreamsStage;
import dev.millrace.filters.Candidate;
import dev.millrace.filters.ContentDigest;
import dev.millrace.filters.Curated;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.duplicates.DuplicateIndex;
import dev.millrace.filters.duplicates.Fingerprint;
import dev.millrace.filters.duplicates.IndexStore;
import dev.millrace.filters.duplicates.Signature;
import dev.millrace.filters.stream.CurationTopology;
import dev.millrace.filters.stream.DedupSettings;
import dev.millrace.filters.stream.DocumentsTail;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.patience.WaitNotices;
import dev.millrace.schemas.stream.OversizedRecords;
import dev.millrace.schemas.takedown.Takedowns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which duplicates stay depends on {@code documents} alone, however many read it and die. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class DedupReplayIT {
  private static final int PARTITIONS = 3;
  private static final int CLUSTERS = 200;
  private static final int MEMBERS = 5;
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", PARTITIONS, (short) 1));
  private static final DedupSettings DEDUP =
      new DedupSettings(Optional.empty(), Duration.ofDays(30), Set.of());

  @TempDir Path folder;
  private final Random random = new Random(17);
  private final Map<String, Fingerprint> fingerprints = new HashMap<>();
  private final List<StreamsStage> running = new ArrayList<>();
  private LocalCluster cluster;
  private Connection connection;
  private ClusterSession session;
  private RecordSerdes serdes;
  private int states;

  @BeforeEach
  void startCluster() {
    cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
    connection = Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    new TopicCreation(connection, TOPICS).run();
    session =
        ClusterSession.begun(
            "test",
            new Wiring(Settings.of(Optional.empty(), List.of("topics.partitions=" + PARTITIONS))),
            connection,
            WaitNotices.SILENT);
    serdes = session.serdes();
  }

  @AfterEach
  void endAll() {
    running.forEach(StreamsStage::close);
    session.close();
    cluster.close();
  }

  @Test
  void theSameDocumentsStayInARunAlongAndInReplaysByOthers() throws Exception {
    List<String> ids = clusters();
    AtomicInteger left = new AtomicInteger(ids.size() / 4);
    start(2, document -> passedUnlessKilled(document, left));
    start(1, this::passed);
    append(ids);
    Set<String> along = curated();
    Set<String> expected = keptInTheTopicsOrder();
    assertThat(left.get()).as("the first copy has been killed").isNegative();
    assertThat(along).isEqualTo(expected);
    assertThat(along.stream().map(id -> id.substring(0, id.indexOf('-'))).distinct())
        .hasSize(CLUSTERS);

    forget();
    start(1, this::passed);
    assertThat(curated()).as("one thread").isEqualTo(expected);

    forget();
    start(2, document -> passedSlowly(document, 0));
    start(1, document -> passedSlowly(document, 3));
    assertThat(curated()).as("copies of different speed").isEqualTo(expected);
  }

  /** Ids of clusters, each document sharing a band with one before it, mixed. */
  private List<String> clusters() {
    Map<String, long[]> signatures = new TreeMap<>();
    for (int c = 0; c < CLUSTERS; c++) {
      for (int i = 0; i < MEMBERS; i++) {
        long[] values = random.longs(Signature.LENGTH, 0, 1L << 60).toArray();
        if (i > 0) {
          long[] earlier =
              Objects.requireNonNull(signatures.get("c" + c + "-" + random.nextInt(i)));
          int at = random.nextInt(Signature.BUCKETS) * Signature.HASHES_PER_BUCKET;
          System.arraycopy(earlier, at, values, at, Signature.HASHES_PER_BUCKET);
        }
        signatures.put("c" + c + "-" + i, values);
      }
    }
    signatures.forEach((id, values) -> fingerprints.put(id, Fingerprint.of(Signature.of(values))));
    List<String> ids = new ArrayList<>(signatures.keySet());
    Collections.shuffle(ids, random);
    return ids;
  }

  /** In bursts, each on one partition, so that the others are at their ends. */
  private void append(List<String> ids) throws InterruptedException {
    try (KafkaProducer<String, Document> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(Document.class))) {
      for (int i = 0; i < ids.size(); i++) {
        int partition = (i / 10) % 4 == 0 ? i % PARTITIONS : (i / 50) % PARTITIONS;
        String id = ids.get(i);
        Document document =
            Document.newBuilder().setRecordId(id).setUrl("https://" + id).setDump("x").build();
        var _ = producer.send(new ProducerRecord<>("documents", partition, id, document));
        if (i % 20 == 0) {
          producer.flush();
          Thread.sleep(random.nextInt(10) == 0 ? 1_200 : 30);
        }
      }
    }
  }

  private Outcome<Curated> passed(Document document) {
    String id = document.getRecordId();
    Candidate candidate =
        new Candidate(
            Document.newBuilder(document).setContentDigest(ContentDigest.of(id)).build(),
            Optional.of(Objects.requireNonNull(fingerprints.get(id))));
    return new Outcome.Kept<>(new Curated(candidate, Map.of()));
  }

  private Outcome<Curated> passedUnlessKilled(Document document, AtomicInteger left) {
    if (left.decrementAndGet() < 0) {
      throw new AssertionError("killed by the test");
    }
    return passed(document);
  }

  private Outcome<Curated> passedSlowly(Document document, long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return passed(document);
  }

  private void start(int threads, Function<Document, Outcome<Curated>> curation) {
    DocumentsTail tail = new DocumentsTail(connection, TOPICS);
    running.add(
        StreamsStage.start(
                new OversizedRecords.Stage("curation", TOPICS, serdes),
                CurationTopology.build(TOPICS, serdes, curation, () -> Takedowns.NONE, DEDUP, tail),
                connection,
                session.outages(),
                new StreamsStage.Options(
                    new StreamsSettings(
                        threads,
                        folder.resolve("state" + states++),
                        Duration.ofMillis(200),
                        true,
                        0,
                        StreamsSettings.Protocol.CLASSIC),
                    50,
                    (short) 1))
            .with(tail));
  }

  /** Waits until all is decided; ids of what stayed. */
  private Set<String> curated() throws Exception {
    String last = TOPICS.applicationId("curation") + "-dedup-progress-changelog";
    try (Admin admin = Admin.create(connection.clientConfig())) {
      while (!admin.listTopics().names().get().contains(last)) {
        Thread.sleep(50);
      }
    }
    try (StageLag lag = new StageLag(connection)) {
      new Drain(connection, TOPICS, serdes, () -> {}).awaitCurated(lag);
      while (!lag.isSettled(TOPICS.cleanDocuments().topicPartitions())) {
        Thread.sleep(50);
      }
    }
    Set<String> kept = new TreeSet<>();
    for (ConsumerRecord<String, Document> record : read(TOPICS.cleanDocuments())) {
      assertThat(kept.add(record.value().getRecordId())).isTrue();
    }
    return kept;
  }

  private Set<String> keptInTheTopicsOrder() {
    List<ConsumerRecord<String, Document>> records = read(TOPICS.documents());
    records.sort(
        Comparator.comparingLong(ConsumerRecord<String, Document>::timestamp)
            .thenComparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    assertThat(records).allMatch(record -> record.timestampType() == TimestampType.LOG_APPEND_TIME);
    DuplicateIndex index = new DuplicateIndex(IndexStore.inMemory());
    Set<String> kept = new TreeSet<>();
    long ordinal = 0;
    for (ConsumerRecord<String, Document> record : records) {
      String id = record.value().getRecordId();
      byte[] digest = HexFormat.of().parseHex(ContentDigest.of(id));
      Optional<Fingerprint> fingerprint = Optional.ofNullable(fingerprints.get(id));
      if (index.add(ordinal++, id, "", digest, fingerprint).isEmpty()) {
        kept.add(id);
      }
    }
    return kept;
  }

  /** Ends the copies and forgets all that they made, so that the next begin at the beginning. */
  private void forget() throws Exception {
    running.forEach(StreamsStage::close);
    running.clear();
    String application = TOPICS.applicationId("curation");
    try (Admin admin = Admin.create(connection.clientConfig())) {
      List<String> made =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(application))
              .toList();
      List<String> topics = new ArrayList<>(made);
      topics.addAll(List.of("clean-documents", "dropped-documents"));
      admin.deleteTopics(topics).all().get();
      // Members of a closed copy stay until their session ends.
      admin
          .removeMembersFromConsumerGroup(application, new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
      admin.deleteConsumerGroups(List.of(application)).all().get();
      while (!Collections.disjoint(admin.listTopics().names().get(), topics)) {
        Thread.sleep(50);
      }
    }
    new TopicCreation(connection, TOPICS).run();
  }

  private <T extends org.apache.avro.specific.SpecificRecord> List<ConsumerRecord<String, T>> read(
      TypedTopic<T> topic) {
    List<TopicPartition> partitions = topic.topicPartitions();
    List<ConsumerRecord<String, T>> records = new ArrayList<>();
    try (KafkaConsumer<String, T> consumer =
        new KafkaConsumer<>(
            connection.consumerConfig(),
            new StringDeserializer(),
            serdes.deserializer(topic.type()))) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
