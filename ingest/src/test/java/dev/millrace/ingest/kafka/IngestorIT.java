package dev.millrace.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.WarcFixture;
import dev.millrace.ingest.WarcFixture.Form;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.kafka.TopicEnds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestorIT {
  /**
   * What one test leaves waiting keeps no other from running: the common pool may be one thread.
   */
  private static final Executor OWN_THREAD = Thread::startVirtualThread;

  private static final int PAGES_A_FILE = 1000;

  @TempDir Path folder;
  private LocalCluster cluster;
  private Connection connection;

  @BeforeEach
  void startCluster() {
    cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
    connection = Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    new TopicCreation(connection, IngestProcess.TOPICS).run();
  }

  @AfterEach
  void stopCluster() {
    cluster.close();
  }

  /** A file with pages of its own, named after their number. */
  private Path file(int number, Form form) throws IOException {
    WarcFixture fixture = new WarcFixture();
    String text = "<p>" + "some text to be sent ".repeat(50);
    IntStream.range(0, PAGES_A_FILE)
        .forEach(n -> fixture.page(number * PAGES_A_FILE + n, text + n));
    return fixture.write(folder.resolve(number + ".warc.gz"), form);
  }

  private static List<String> recordIds(int files) {
    return IntStream.range(0, files * PAGES_A_FILE).mapToObj(WarcFixture::recordId).toList();
  }

  private <T extends SpecificRecord> List<T> committed(TypedTopic<T> topic) {
    List<T> values = new ArrayList<>();
    try (KafkaConsumer<String, T> consumer =
        new KafkaConsumer<>(
            connection.consumerConfig(),
            new StringDeserializer(),
            new RecordSerdes(connection).deserializer(topic.type()))) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(topic.name(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < end.getOrDefault(p, 0L))) {
        for (ConsumerRecord<String, T> record : consumer.poll(Duration.ofMillis(100))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }

  /** Of writers that have ended: a commit is answered before its markers are in the log. */
  private List<String> sentRecordIds() throws InterruptedException {
    try (TopicEnds ends = new TopicEnds(connection)) {
      while (!ends.isSettled(IngestProcess.TOPICS.pages().topicPartitions())) {
        Thread.sleep(20);
      }
    }
    return committed(IngestProcess.TOPICS.pages()).stream().map(Page::getRecordId).toList();
  }

  private Process copyOfIngest(Path file) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            IngestProcess.class.getName(),
            cluster.bootstrapServers(),
            cluster.schemaRegistryUrl(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void sendsEveryPageExactlyOnceThoughTheProcessIsKilledInMidFile() throws Exception {
    for (Form form : new Form[] {Form.GZIP_BY_RECORD, Form.GZIP_AROUND_ALL}) {
      int number = form == Form.GZIP_BY_RECORD ? 0 : 1;
      Path file = file(number, form);
      Process copy = copyOfIngest(file);
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(copy.getInputStream(), UTF_8))) {
        for (int commits = 0; commits < 3; commits++) {
          assertThat(lines.readLine()).as("commit %d of %s", commits, form).isNotNull();
        }
      } finally {
        copy.destroyForcibly().waitFor();
      }
      List<IngestedFile> soFar = committed(IngestProcess.TOPICS.ingestedFiles());
      assertThat(soFar.getLast().getComplete()).as("killed in mid-file").isFalse();
      assertThat(soFar.getLast().getRecords()).isPositive();

      List<Long> records = new ArrayList<>();
      try (Ingestor ingestor =
          IngestProcess.ingestor(
              connection, (path, progress, bytes) -> records.add(progress.getRecords()))) {
        ingestor.ingest(List.of(new FileSource(file)));
      }

      assertThat(records.getFirst()).isGreaterThan(soFar.getLast().getRecords());
      assertThat(sentRecordIds()).containsExactlyInAnyOrderElementsOf(recordIds(number + 1));
    }
  }

  @Test
  void severalCopiesShareTheFilesAndSendNothingTwice() throws Exception {
    List<FileSource> files = new ArrayList<>();
    for (int number = 0; number < 6; number++) {
      files.add(new FileSource(file(number, Form.GZIP_BY_RECORD)));
    }

    List<CompletableFuture<List<SourceResult>>> copies =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> ingest(files), OWN_THREAD))
            .limit(3)
            .toList();
    List<SourceResult> results = copies.stream().flatMap(copy -> copy.join().stream()).toList();

    assertThat(results).hasSize(3 * files.size());
    assertThat(results)
        .filteredOn(SourceResult.Ingested.class::isInstance)
        .extracting(SourceResult::source)
        .containsExactlyInAnyOrderElementsOf(files);
    assertThat(sentRecordIds()).containsExactlyInAnyOrderElementsOf(recordIds(files.size()));
  }

  @Test
  void findsACommitAfterAnotherFilesOpenTransaction() throws Exception {
    ConnectedClients clients = new ConnectedClients(connection, new RecordSerdes(connection));
    TypedTopic<IngestedFile> files = IngestProcess.TOPICS.ingestedFiles();
    String topic = files.name();
    IngestedFile other = IngestedFile.newBuilder().setSha256("a").setSkipped(Map.of()).build();
    IngestedFile own = IngestedFile.newBuilder().setSha256("b").setSkipped(Map.of()).build();
    try (Producer<String, SpecificRecord> open = clients.producer("a");
        Producer<String, SpecificRecord> closed = clients.producer("b");
        ProgressTable table = new ProgressTable(clients, files)) {
      open.initTransactions();
      open.beginTransaction();
      open.send(new ProducerRecord<>(topic, "a", other)).get();
      closed.initTransactions();
      closed.beginTransaction();
      closed.send(new ProducerRecord<>(topic, "b", own)).get();
      closed.commitTransaction();

      CompletableFuture<Void> refreshed = CompletableFuture.runAsync(table::refresh, OWN_THREAD);
      Thread.sleep(500); // time enough for a refresh that does not wait
      open.abortTransaction();
      refreshed.join();

      assertThat(table.find("b")).isPresent();
      assertThat(table.find("a")).isEmpty();
    }
  }

  private List<SourceResult> ingest(List<FileSource> files) {
    try (Ingestor ingestor = IngestProcess.ingestor(connection, IngestProgress.SILENT)) {
      return ingestor.ingest(files);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
