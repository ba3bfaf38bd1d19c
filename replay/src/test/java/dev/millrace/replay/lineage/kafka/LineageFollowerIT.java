package dev.millrace.replay.lineage.kafka;

import static dev.millrace.replay.lineage.RandomPipeline.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.replay.lineage.LineageAnswers;
import dev.millrace.replay.lineage.RandomPipeline;
import dev.millrace.replay.lineage.RandomPipeline.Written;
import dev.millrace.replay.lineage.Told;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the index says, against a look at every record of the topics. */
@Timeout(300)
class LineageFollowerIT {
  private static final List<String> TARGETS =
      List.of(
          "http://a.example/1",
          "host:a.example",
          "domain:example",
          "domain:test",
          "digest:%064x".formatted(3),
          "host:nobody.example");

  @TempDir Path folder;
  private LocalCluster cluster;
  private Connection connection;
  private RecordSerdes serdes;

  @BeforeEach
  void start() {
    cluster = LocalCluster.start(folder.resolve("cluster"), LocalPorts.any());
    connection = Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    serdes = new RecordSerdes(connection);
    new TopicCreation(connection, TOPICS).run();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void write(List<Written<?>> records) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            connection.producerConfig(), new StringSerializer(), new ByteArraySerializer())) {
      for (Written<?> one : records) {
        send(producer, one);
      }
      producer.flush();
    }
  }

  private <T extends SpecificRecord> void send(
      KafkaProducer<String, byte[]> producer, Written<T> one) {
    byte[] value = serdes.serializer(one.topic()).serialize(one.topic().name(), one.value());
    var _ =
        producer.send(new ProducerRecord<>(one.topic().name(), one.partition(), one.key(), value));
  }

  /** By target, by reading all topics to their ends. */
  private Map<String, SortedSet<String>> scanned() {
    Told told = new Told();
    for (TypedTopic<? extends SpecificRecord> topic : TOPICS.all()) {
      scan(topic, told);
    }
    Map<String, SortedSet<String>> answers = new TreeMap<>();
    TARGETS.forEach(target -> answers.put(target, told.of(TakedownTarget.parse(target))));
    return answers;
  }

  private <T extends SpecificRecord> void scan(TypedTopic<T> topic, Told told) {
    TopicScan.values("test", connection, serdes, topic)
        .toEnd(record -> told.add(record.value(), record.head().location()));
  }

  private static Map<String, SortedSet<String>> told(LineageAnswers answers) {
    Map<String, SortedSet<String>> all = new TreeMap<>();
    for (String target : TARGETS) {
      all.put(target, Told.of(answers.trace(TakedownTarget.parse(target), "", 10_000)));
    }
    return all;
  }

  private Map<String, SortedSet<String>> read(Path index) {
    return new LineageReader(connection, serdes, TOPICS, index)
        .answer(new Generations(List.of()), note -> {}, LineageFollowerIT::told);
  }

  private void awaitSame(LineageFollower follower, Map<String, SortedSet<String>> expected)
      throws InterruptedException {
    while (!told(follower.answers()).equals(expected)) {
      Thread.sleep(50);
    }
  }

  @Test
  void saysWhatTheTopicsSayWhoeverReadsItAndHoweverItsProcessEnds() throws Exception {
    RandomPipeline pipeline = new RandomPipeline(11);
    Path index = folder.resolve("index");
    write(pipeline.go(400));
    try (LineageFollower follower = LineageFollower.start(connection, serdes, TOPICS, index)) {
      awaitSame(follower, scanned());
      write(pipeline.go(200));
      Map<String, SortedSet<String>> now = scanned();
      assertThat(now.get("domain:example")).hasSizeGreaterThan(500);
      assertThat(read(index)).as("beside the process that keeps it").isEqualTo(now);
      awaitSame(follower, now);

      copy(index, folder.resolve("killed"));
      write(pipeline.go(100));
    }
    Map<String, SortedSet<String>> all = scanned();
    assertThat(read(index)).as("closed and opened again").isEqualTo(all);
    assertThat(read(folder.resolve("killed"))).as("as a kill leaves it").isEqualTo(all);
    assertThat(read(folder.resolve("new"))).as("made anew").isEqualTo(all);
  }

  /** The files as they are while they are written, which is what the end of a process leaves. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  @Test
  void isMadeAnewForTopicsThatWereMadeAnew() throws Exception {
    Path index = folder.resolve("index");
    write(new RandomPipeline(1).go(100));
    assertThat(read(index)).isEqualTo(scanned());
    List<String> names = TOPICS.all().stream().<String>map(topic -> topic.name()).toList();
    try (Admin admin = Admin.create(connection.clientConfig())) {
      admin.deleteTopics(names).all().get();
    }
    new TopicCreation(connection, TOPICS).run();
    write(new RandomPipeline(2).go(300));

    Map<String, SortedSet<String>> second = scanned();
    assertThat(read(index)).isEqualTo(second);
    assertThat(new HashMap<>(second)).isNotEqualTo(Map.of());
  }

  @Test
  void aGenerationsTopicsAreReadOnceItIsBegunAndNoMoreOnceItIsDropped() throws Exception {
    Topics own = new Topics(RandomPipeline.SETTINGS.ofGeneration("g2"));
    GenerationRegister register = new GenerationRegister(connection, TOPICS, serdes);
    Path index = folder.resolve("index");
    try (LineageFollower follower = LineageFollower.start(connection, serdes, TOPICS, index)) {
      new TopicCreation(connection, own).run();
      state(register, "ready");
      document(own, "urn:1");
      await(follower, "urn:1", "g2");

      state(register, "dropped");
      document(TOPICS, "urn:2");
      await(follower, "urn:2", "main");
      try (Admin admin = Admin.create(connection.clientConfig())) {
        List<String> gone =
            own.all().stream()
                .filter(TypedTopic::ofGeneration)
                .<String>map(topic -> topic.name())
                .toList();
        admin.deleteTopics(gone).all().get();
      }
      document(TOPICS, "urn:3");
      await(follower, "urn:3", "main");
      await(follower, "urn:1", "g2");
    }
  }

  private static void state(GenerationRegister register, String state) {
    Generation g2 = Generation.newBuilder().setName("g2").setParent("main").setState(state).build();
    var _ = register.change(all -> List.of(g2));
  }

  private void document(Topics topics, String id) throws Exception {
    String url = "http://a.example/" + id;
    Document document = Document.newBuilder().setUrl(url).setRecordId(id).build();
    write(List.of(new Written<>(topics.cleanDocuments(), 0, url, document)));
  }

  private static void await(LineageFollower follower, String id, String generation)
      throws InterruptedException {
    TakedownTarget target = TakedownTarget.parse("http://a.example/" + id);
    while (follower.answers().trace(target, "", 1).pages().stream()
        .noneMatch(page -> page.ends().clean().containsKey(generation))) {
      Thread.sleep(50);
    }
  }
}
