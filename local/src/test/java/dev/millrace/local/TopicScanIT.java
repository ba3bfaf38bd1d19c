package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.RecordHead;
import dev.millrace.schemas.kafka.ScanFollower;
import dev.millrace.schemas.kafka.ScanNotices;
import dev.millrace.schemas.kafka.TopicEnds;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link TopicScan} against a real broker and registry. */
class TopicScanIT {
  @TempDir static Path folder;
  private static LocalCluster cluster;

  private final Notices notices = new Notices();

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(folder, LocalPorts.any());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** Topics of their own for one test, and a producer that commits one transaction at a time. */
  private static final class Drops implements AutoCloseable {
    final Connection connection =
        Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    final RecordSerdes serdes = new RecordSerdes(connection);
    final TypedTopic<DroppedDocument> topic;
    final KafkaProducer<String, byte[]> producer;

    Drops(String generation) {
      Topics topics = new Topics(new TopicSettings("", generation, 2, (short) 1));
      new TopicCreation(connection, topics).run();
      topic = topics.droppedDocuments();
      producer = producer(generation);
    }

    KafkaProducer<String, byte[]> producer(String id) {
      Map<String, Object> config = new HashMap<>(connection.producerConfig());
      config.put("transactional.id", id);
      KafkaProducer<String, byte[]> made =
          new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
      made.initTransactions();
      return made;
    }

    byte[] encoded(String url) {
      return serdes
          .serializer(DroppedDocument.class)
          .serialize(topic.name(), DroppedDocument.newBuilder().setUrl(url).build());
    }

    void commit(int partition, String... urls) {
      producer.beginTransaction();
      for (String url : urls) {
        send(producer, partition, url, encoded(url));
      }
      producer.commitTransaction();
    }

    void commitRaw(int partition, @Nullable String key, byte @Nullable [] value) {
      producer.beginTransaction();
      send(producer, partition, key, value);
      producer.commitTransaction();
    }

    void send(
        KafkaProducer<String, byte[]> by,
        int partition,
        @Nullable String key,
        byte @Nullable [] value) {
      var _ = by.send(new ProducerRecord<>(topic.name(), partition, key, value));
    }

    TopicScan<TopicRecord<DroppedDocument>> scan(ScanNotices notices) {
      return TopicScan.values("test", connection, serdes, topic).telling(notices);
    }

    TopicPartition partition(int number) {
      return new TopicPartition(topic.name(), number);
    }

    @Override
    public void close() {
      producer.close();
    }
  }

  /** Keeps what it hears. */
  private static final class Notices implements ScanNotices {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void waiting(String reason, Duration lasted) {
      heard.add("waiting");
    }

    @Override
    public void goesOn(Duration lasted) {
      heard.add("goes on");
    }

    @Override
    public void skipped(RecordLocation location, String reason) {
      heard.add("skipped " + location + ": " + reason);
    }

    @Override
    public void missing(TopicPartition partition, long wanted, long next) {
      heard.add("missing " + partition + " " + wanted + ".." + next);
    }
  }

  private static String url(TopicRecord<DroppedDocument> record) {
    return record.value().getUrl();
  }

  @Test
  void readsAllPartitionsToTheirEndAndNothingThatWasAborted() {
    try (Drops drops = new Drops("ends")) {
      drops.commit(0, "a", "b");
      drops.commit(1, "c");
      drops.producer.beginTransaction();
      drops.send(drops.producer, 1, "x", drops.encoded("x"));
      drops.producer.abortTransaction();
      List<String> read = new ArrayList<>();
      drops.scan(notices).toEnd(record -> read.add(url(record)));
      assertThat(read).containsExactlyInAnyOrder("a", "b", "c").containsSubsequence("a", "b");
      assertThat(notices.heard).isEmpty();
    }
  }

  @Test
  void eachCallGoesOnWhereTheOneBeforeStopped() {
    try (Drops drops = new Drops("goes-on");
        OpenScan<TopicRecord<DroppedDocument>> scan = drops.scan(notices).open()) {
      List<String> read = new ArrayList<>();
      drops.commit(0, "a");
      scan.toEnd(record -> read.add(url(record)));
      drops.commit(0, "b");
      drops.commit(1, "c");
      assertThat(read).containsExactly("a");
      scan.toEnd(record -> read.add(url(record)));
      assertThat(read).containsExactlyInAnyOrder("a", "b", "c");
      // A record and its marker, twice and once.
      assertThat(scan.next())
          .isEqualTo(Map.of(drops.partition(0), 4L, drops.partition(1), 2L))
          .isEqualTo(ends(drops));
    }
  }

  private static Map<TopicPartition, Long> ends(Drops drops) {
    try (TopicEnds ends = new TopicEnds(drops.connection)) {
      return ends.ends(drops.topic.topicPartitions());
    }
  }

  @Test
  void beginsWhereItIsTold() {
    try (Drops drops = new Drops("from")) {
      drops.commit(0, "a", "b", "c");
      drops.commit(1, "d");
      List<String> read = new ArrayList<>();
      drops
          .scan(notices)
          .from(Map.of(drops.partition(0), 2L))
          .toEnd(record -> read.add(url(record)));
      assertThat(read).containsExactlyInAnyOrder("c", "d");
    }
  }

  /** What one transaction commits may stand before another's that is open. */
  @Test
  void waitsForATransactionThatIsOpenBeforeTheEnd() throws Exception {
    try (Drops drops = new Drops("open");
        KafkaProducer<String, byte[]> other = drops.producer("other")) {
      other.beginTransaction();
      drops.send(other, 0, "late", drops.encoded("late"));
      other.flush();
      drops.commit(0, "early");
      CompletableFuture<List<String>> read =
          CompletableFuture.supplyAsync(
              () -> {
                List<String> urls = new ArrayList<>();
                drops.scan(notices).toEnd(record -> urls.add(url(record)));
                return urls;
              });
      try (TopicEnds ends = new TopicEnds(drops.connection)) {
        assertThat(ends.isSettled(drops.topic.topicPartitions())).isFalse();
      }
      assertThat(read).isNotDone();
      other.commitTransaction();
      assertThat(read.get(1, TimeUnit.MINUTES)).containsExactly("late", "early");
    }
  }

  @Test
  void afterAnExceptionOfTheTakerTheSameRecordComesAgain() {
    try (Drops drops = new Drops("again");
        OpenScan<TopicRecord<DroppedDocument>> scan = drops.scan(notices).open()) {
      drops.commit(0, "a", "b", "c");
      List<String> read = new ArrayList<>();
      assertThatThrownBy(
              () ->
                  scan.toEnd(
                      record -> {
                        if (url(record).equals("b")) {
                          throw new IllegalStateException("no b");
                        }
                        read.add(url(record));
                      }))
          .hasMessage("no b");
      scan.toEnd(record -> read.add(url(record)));
      assertThat(read).containsExactly("a", "b", "c");
    }
  }

  @Test
  void whatCannotBeReadIsSkippedByNameOnce() {
    try (Drops drops = new Drops("poison");
        OpenScan<TopicRecord<DroppedDocument>> scan = drops.scan(notices).open()) {
      drops.commit(1, "a");
      drops.commitRaw(1, "k", new byte[] {7});
      drops.commitRaw(1, "k", null);
      drops.commit(1, "b");
      List<String> read = new ArrayList<>();
      scan.toEnd(record -> read.add(url(record)));
      scan.seek(Map.of(drops.partition(1), 0L));
      scan.toEnd(record -> read.add(url(record)));
      assertThat(read).containsExactly("a", "b", "a", "b");
      assertThat(notices.heard)
          .containsExactly(
              "skipped poison.dropped-documents-1@2: no schema id: a value begins with a zero byte"
                  + " and four of the id, this one has 1 bytes",
              "skipped poison.dropped-documents-1@4: it is a tombstone: it has no value");
    }
  }

  @Test
  void tombstonesComeToWhoAsksForThem() {
    try (Drops drops = new Drops("tombstones")) {
      drops.commit(0, "a");
      drops.commitRaw(0, "a", null);
      List<String> events = new ArrayList<>();
      TopicScan.values(
              "test",
              drops.connection,
              drops.serdes,
              List.of(drops.topic),
              head -> true,
              Optional.of(head -> events.add("-" + head.key().orElse(""))))
          .telling(notices)
          .toEnd(record -> events.add("+" + record.head().key().orElse("")));
      assertThat(events).containsExactly("+a", "-a");
      assertThat(notices.heard).isEmpty();
    }
  }

  @Test
  void headsNameEveryRecordAndDecodeNone() {
    try (Drops drops = new Drops("heads")) {
      drops.commitRaw(0, "key", new byte[] {1, 2, 3});
      drops.commitRaw(0, null, null);
      List<RecordHead> heads = new ArrayList<>();
      TopicScan.heads("test", drops.connection, List.of(drops.topic))
          .telling(notices)
          .toEnd(heads::add);
      assertThat(heads).hasSize(2);
      assertThat(heads.getFirst().key()).hasValue("key");
      assertThat(heads.getFirst().keyBytes()).isEqualTo(3);
      assertThat(heads.getFirst().valueBytes()).hasValue(3);
      assertThat(heads.getLast().key()).isEmpty();
      assertThat(heads.getLast().isTombstone()).isTrue();
      assertThat(heads.getLast().location())
          .isEqualTo(new RecordLocation("heads.dropped-documents", 0, 2));
      assertThat(notices.heard).isEmpty();
    }
  }

  @Test
  void whatWasDeletedBeforeItWasReadIsTold() throws Exception {
    try (Drops drops = new Drops("deleted");
        Admin admin = Admin.create(drops.connection.clientConfig())) {
      drops.commit(0, "a", "b", "c");
      admin
          .deleteRecords(Map.of(drops.partition(0), RecordsToDelete.beforeOffset(2)))
          .all()
          .get(1, TimeUnit.MINUTES);
      List<String> read = new ArrayList<>();
      drops
          .scan(notices)
          .from(Map.of(drops.partition(0), 1L))
          .toEnd(record -> read.add(url(record)));
      assertThat(read).containsExactly("c");
      assertThat(notices.heard).containsExactly("missing deleted.dropped-documents-0 1..2");
    }
  }

  @Test
  void anOffsetAfterTheEndMeansAnotherTopic() {
    try (Drops drops = new Drops("another")) {
      drops.commit(0, "a");
      List<String> read = new ArrayList<>();
      drops
          .scan(notices)
          .from(Map.of(drops.partition(0), 99L))
          .toEnd(record -> read.add(url(record)));
      assertThat(read).containsExactly("a");
      assertThat(notices.heard).containsExactly("missing another.dropped-documents-0 99..0");
    }
  }

  @Test
  void followingTellsWhenItHasCaughtUpAndEndsWithClose() throws Exception {
    try (Drops drops = new Drops("follow")) {
      drops.commit(0, "a");
      drops.commit(1, "b");
      BlockingQueue<String> events = new LinkedBlockingQueue<>();
      OpenScan<TopicRecord<DroppedDocument>> scan = drops.scan(notices).open();
      CompletableFuture<Void> following =
          CompletableFuture.runAsync(() -> scan.follow(new Events(events)));
      assertThat(List.of(take(events), take(events))).containsExactlyInAnyOrder("a", "b");
      assertThat(take(events)).isEqualTo("caught up");
      drops.commit(1, "c");
      assertThat(take(events)).isEqualTo("c");
      scan.close();
      following.get(1, TimeUnit.MINUTES);
      assertThat(events).isEmpty();
    }
  }

  private static String take(BlockingQueue<String> events) throws InterruptedException {
    return Optional.ofNullable(events.poll(1, TimeUnit.MINUTES)).orElseThrow();
  }

  private record Events(BlockingQueue<String> events)
      implements ScanFollower<TopicRecord<DroppedDocument>> {
    @Override
    public void record(TopicRecord<DroppedDocument> record) {
      events.add(url(record));
    }

    @Override
    public void caughtUp() {
      events.add("caught up");
    }
  }
}
