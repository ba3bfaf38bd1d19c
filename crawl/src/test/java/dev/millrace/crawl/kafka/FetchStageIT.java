package dev.millrace.crawl.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.CrawlSettings;
import dev.millrace.crawl.fetch.NameLookup;
import dev.millrace.crawl.visit.Answers;
import dev.millrace.crawl.visit.SiteVisitor;
import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Reading;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.FetchResult;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.storage.S3Settings;
import dev.millrace.storage.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fetchers against a real broker and a web server. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FetchStageIT {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 1, (short) 1));

  @TempDir Path folder;
  private LocalCluster cluster;
  private Connection connection;
  private RecordSerdes serdes;
  private final LocalWeb web = new LocalWeb();
  private Optional<String> archive = Optional.empty();
  private Optional<String> spool = Optional.empty();

  @BeforeEach
  void start() {
    cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
    connection = Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    new TopicCreation(connection, TOPICS).run();
    serdes = new RecordSerdes(connection);
  }

  @AfterEach
  void end() {
    web.close();
    cluster.close();
  }

  private FetchStage fetcher() {
    CrawlSettings defaults = CrawlSettings.by("a@example.org");
    CrawlSettings settings =
        defaults.fetching(
            new CrawlSettings.Fetching(
                Duration.ofSeconds(10), Duration.ofSeconds(5), 1 << 20, List.of("127.0.0.0/8")));
    return FetchStage.start(
        connection,
        TOPICS,
        serdes,
        new SiteVisitor(
            settings,
            NameLookup.SYSTEM,
            new Answers(ReadSettings.DEFAULT, "millrace", archive.isPresent())),
        FetchSettings.of(
            10, Duration.ofMillis(1), new CrawlSettings.Archiving(archive, spool, 1 << 20)),
        () -> new Stores(S3Settings.DEFAULT, "test"));
  }

  private FetchOrder order(String path, Duration delay) {
    return FetchOrder.newBuilder()
        .setOrderId(UUID.randomUUID().toString())
        .setUrl(web.url(path))
        .setHost("127.0.0.1")
        .setDomain("127.0.0.1")
        .setDelayMillis(delay.toMillis())
        .build();
  }

  private void send(FetchOrder... orders) {
    try (Producer<String, FetchOrder> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(TOPICS.fetchOrders()))) {
      for (FetchOrder order : orders) {
        var _ =
            producer.send(
                new ProducerRecord<>(TOPICS.fetchOrders().name(), order.getDomain(), order));
      }
    }
  }

  private <T extends SpecificRecord> List<TopicRecord<T>> read(TypedTopic<T> topic) {
    List<TopicRecord<T>> records = new ArrayList<>();
    TopicScan.<T>values("test", connection, serdes, topic).toEnd(records::add);
    return records;
  }

  private void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(100);
    }
  }

  @Test
  void pagesComeWithTheirFatesAndResultsAsTheirOrdersSay() throws InterruptedException {
    web.page("/a", "/b", "https://other.example/c");
    FetchOrder page = order("/a", Duration.ZERO);
    send(page, order("/missing", Duration.ZERO));
    try (FetchStage stage = fetcher()) {
      await(() -> read(TOPICS.fetchResults()).size() == 2);
      stage.requireHealthy();
    }
    List<TopicRecord<Page>> pages = read(TOPICS.pages());
    assertThat(pages).hasSize(1);
    assertThat(pages.getFirst().value().getRecordId()).isEqualTo("urn:uuid:" + page.getOrderId());
    assertThat(pages.getFirst().value().getDump()).matches("live-20[0-9]{2}-[01][0-9]");
    assertThat(pages.getFirst().head().headers().lastHeader("millrace-order").value())
        .isEqualTo(page.getOrderId().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(read(TOPICS.pageFates()))
        .extracting(record -> record.value())
        .extracting(PageFate::getRecordId, PageFate::getFate)
        .containsExactly(Tuple.tuple(pages.getFirst().value().getRecordId(), "ingested"));
    assertThat(read(TOPICS.fetchResults()))
        .extracting(record -> record.value().getOutcome())
        .containsExactlyInAnyOrder("page", "not-found");
    FetchResult result =
        read(TOPICS.fetchResults()).stream()
            .map(TopicRecord::value)
            .filter(one -> one.getOutcome().equals("page"))
            .findFirst()
            .orElseThrow();
    assertThat(result.getLinks()).hasSize(1);
    assertThat(read(TOPICS.discoveredUrls()))
        .extracting(record -> record.head().key().orElse(""))
        .containsExactly("other.example");
  }

  /** The next fetcher cannot know whether the one before had sent what it never committed. */
  @Test
  void whatLayThereWhenAFetcherCameIsSentNoSoonerThanTheHostsDelay() throws InterruptedException {
    web.page("/a");
    Duration delay = Duration.ofSeconds(3);
    send(order("/a", delay));
    long begin = System.nanoTime();
    try (FetchStage _ = fetcher()) {
      await(() -> !web.asked().isEmpty());
    }
    assertThat(web.asked().getFirst().nanos() - begin).isGreaterThan(delay.toNanos());
  }

  @Test
  void anOrderThatWasCommittedIsNeverSentAgain() throws InterruptedException {
    web.page("/a");
    web.page("/b");
    send(order("/a", Duration.ZERO));
    try (FetchStage _ = fetcher()) {
      await(() -> read(TOPICS.fetchResults()).size() == 1);
    }
    send(order("/b", Duration.ZERO));
    try (FetchStage _ = fetcher()) {
      await(() -> read(TOPICS.fetchResults()).size() == 2);
    }
    assertThat(web.asked()).extracting(LocalWeb.Asked::path).containsExactly("/a", "/b");
  }

  @Test
  void privateAddressesAreNeverAsked() throws InterruptedException {
    FetchOrder order = order("/a", Duration.ZERO);
    order.setUrl("http://10.0.0.1/");
    order.setHost("10.0.0.1");
    send(order);
    try (FetchStage _ = fetcher()) {
      await(() -> read(TOPICS.fetchResults()).size() == 1);
    }
    FetchResult result = read(TOPICS.fetchResults()).getFirst().value();
    assertThat(result.getOutcome()).isEqualTo("fetch.private-address");
    assertThat(result.getSent()).isFalse();
  }

  @Test
  void theArchiveHoldsThePagesThatWereCommitted() throws Exception {
    archive = Optional.of(folder.resolve("archive").toString());
    requireArchived();
  }

  @Test
  void theArchiveOfAStoreHoldsThemWhenTheFetcherHasEnded() throws Exception {
    Path place = Files.createDirectory(folder.resolve("archive"));
    archive = Optional.of(place.toUri().toString());
    spool = Optional.of(folder.resolve("spool").toString());
    requireArchived();
    assertThat(folder.resolve("spool")).isEmptyDirectory();
  }

  /** What is read from the archive is what was sent. */
  private void requireArchived() throws Exception {
    web.page("/a");
    web.page("/b");
    send(order("/a", Duration.ZERO), order("/missing", Duration.ZERO), order("/b", Duration.ZERO));
    try (FetchStage _ = fetcher()) {
      await(() -> read(TOPICS.fetchResults()).size() == 3);
    }
    List<Page> archived = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("archive"))) {
      for (Path file : files.toList()) {
        try (PageReader reader = PageReader.open(new FileSource(file), ReadSettings.DEFAULT)) {
          for (Optional<Reading> next = reader.next(); next.isPresent(); next = reader.next()) {
            if (next.get() instanceof Reading.PageRead(Page page, _)) {
              archived.add(page);
            }
          }
        }
      }
    }
    assertThat(archived)
        .extracting(Page::getRecordId, Page::getUrl, Page::getBody)
        .containsExactlyInAnyOrderElementsOf(
            read(TOPICS.pages()).stream()
                .map(TopicRecord::value)
                .map(page -> Tuple.tuple(page.getRecordId(), page.getUrl(), page.getBody()))
                .toList());
    assertThat(archived).hasSize(2);
    assertThat(read(TOPICS.archivedFiles())).isNotEmpty();
  }
}
