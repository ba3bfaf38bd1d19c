package dev.millrace.crawl.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.CrawlSettings.OptOuts;
import dev.millrace.crawl.frontier.AddressDeal;
import dev.millrace.crawl.frontier.FrontierSettings;
import dev.millrace.crawl.frontier.SiteVoices;
import dev.millrace.schemas.CrawlProgress;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.FetchResult;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Seed;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.WireSchemas;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontierTopologyTest {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 1, (short) 1));

  @TempDir Path state;
  private RecordSerdes serdes;
  private TopologyTestDriver driver;
  private Instant now = Instant.parse("2026-11-30T12:00:00Z");

  @BeforeEach
  void start() throws Exception {
    MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    for (TypedTopic<?> topic : TOPICS.all()) {
      registry.register(topic.subject(), new AvroSchema(WireSchemas.of(topic.type())));
    }
    serdes = new RecordSerdes(registry, "mock://test", Map.of());
    Properties properties = new Properties();
    properties.put("application.id", "run");
    properties.put("bootstrap.servers", "unused:1");
    properties.put("state.dir", state.toString());
    driver = new TopologyTestDriver(topology(), properties, now);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private Topology topology() {
    return FrontierTopology.build(
        TOPICS,
        serdes,
        new FrontierTopology.Rules(
            FrontierSettings.DEFAULT,
            new SiteVoices("millrace", new OptOuts(true, false, false)),
            url -> Optional.empty(),
            () -> now));
  }

  private void pass(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
  }

  private <T extends SpecificRecord> void pipe(TypedTopic<T> topic, String key, T value) {
    pipeBytes(topic, key, serdes.serializer(topic.type()).serialize(topic.name(), value));
  }

  private void pipeBytes(TypedTopic<?> topic, String key, byte[] value) {
    driver
        .createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer())
        .pipeInput(key, value, now);
  }

  private <T extends SpecificRecord> List<TestRecord<String, T>> read(TypedTopic<T> topic) {
    return driver
        .createOutputTopic(
            topic.name(), new StringDeserializer(), serdes.deserializer(topic.type()))
        .readRecordsToList();
  }

  private FetchOrder order() {
    List<TestRecord<String, FetchOrder>> orders = read(TOPICS.fetchOrders());
    assertThat(orders).hasSize(1);
    return orders.getFirst().value();
  }

  private FetchResult.Builder answer(FetchOrder order, int status, String outcome) {
    return FetchResult.newBuilder()
        .setOrderId(order.getOrderId())
        .setUrl(order.getUrl())
        .setHost(order.getHost())
        .setKind(order.getKind())
        .setAddress("192.0.2.1")
        .setStatus(status)
        .setOutcome(outcome);
  }

  @Test
  void describesItselfAsInTheGoldenFile() throws IOException {
    assertThat(topology().describe().toString().strip())
        .isEqualTo(
            Files.readString(Path.of("src/test/resources/golden/stream/frontier-topology.txt"))
                .strip());
  }

  @Test
  void aSeedBecomesOrdersKeyedByItsRegistrableDomain() {
    pipe(TOPICS.seeds(), "http://www.a.test/x", new Seed("http://www.a.test/x", now));
    pass(Duration.ofMillis(50));
    List<TestRecord<String, FetchOrder>> orders = read(TOPICS.fetchOrders());
    assertThat(orders).hasSize(1);
    assertThat(orders.getFirst().key()).isEqualTo("a.test");
    assertThat(orders.getFirst().value().getUrl()).isEqualTo("http://www.a.test/robots.txt");
  }

  @Test
  void anAnswerLeadsToTheNextOrderAfterTheDelayAndTheBooksBalance() {
    pipe(TOPICS.seeds(), "s", new Seed("http://a.test/x", now));
    pass(Duration.ofMillis(50));
    pipe(TOPICS.fetchResults(), "a.test", answer(order(), 404, "robots").build());
    pass(Duration.ofMillis(4_950));
    assertThat(read(TOPICS.fetchOrders())).isEmpty();
    pass(Duration.ofMillis(50));
    FetchOrder page = order();
    assertThat(page.getUrl()).isEqualTo("http://a.test/x");
    assertThat(page.getAddress()).isEqualTo("192.0.2.1");
    pipe(TOPICS.fetchResults(), "a.test", answer(page, 200, "page").build());
    List<TestRecord<String, CrawlProgress>> told = new ArrayList<>(read(TOPICS.crawlProgress()));
    CrawlProgress last = told.getLast().value();
    assertThat(last.getOrders()).isEqualTo(2);
    assertThat(last.getPages()).isEqualTo(1);
    assertThat(last.getSkipped()).containsExactlyEntriesOf(Map.of("robots", 1L));
    assertThat(last.getOpen() + last.getWaiting()).isZero();
  }

  @Test
  void recordsThatCannotBeReadBecomeDeadLettersAndNothingStops() {
    pipeBytes(TOPICS.seeds(), "k", "no record".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    pipeBytes(TOPICS.discoveredUrls(), "k", new byte[] {1, 2});
    pipeBytes(TOPICS.fetchResults(), "k", new byte[0]);
    pipe(TOPICS.seeds(), "k", new Seed("file:///etc/passwd", now));
    pipe(TOPICS.seeds(), "k", new Seed("http://a.test/", now));
    pass(Duration.ofMillis(50));
    assertThat(read(TOPICS.fetchOrders())).hasSize(1);
    assertThat(read(TOPICS.deadLetters()))
        .extracting(record -> record.value().getStage())
        .containsExactly("frontier", "frontier", "frontier", "frontier");
  }

  @Test
  void aResultOfAnOrderThatIsNotOpenChangesNothing() {
    pipe(TOPICS.seeds(), "s", new Seed("http://a.test/x", now));
    pass(Duration.ofMillis(50));
    FetchOrder robots = order();
    FetchResult answer = answer(robots, 404, "robots").build();
    pipe(TOPICS.fetchResults(), "a.test", answer);
    pass(Duration.ofSeconds(5));
    order();
    pipe(TOPICS.fetchResults(), "a.test", answer);
    pass(Duration.ofMinutes(1));
    assertThat(read(TOPICS.fetchOrders())).isEmpty();
    assertThat(read(TOPICS.crawlProgress()).getLast().value().getOpen()).isEqualTo(1);
  }

  @Test
  void hostsOfOneAddressAreDealtToOnePartitionWhateverTheirDomains() {
    for (int partitions : new int[] {1, 2, 7, 100}) {
      int one = AddressDeal.partition("192.0.2.1", "a.test", partitions);
      assertThat(AddressDeal.partition("192.0.2.1", "b.test", partitions)).isEqualTo(one);
      assertThat(one).isBetween(0, partitions - 1);
    }
  }
}
