package dev.millrace.packing.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.packing.PackingSettings;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.FlushRequest;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.WireSchemas;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.Tokenizers;
import dev.millrace.tokenizer.training.BpeTrainer;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizeTopologyTest {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 1, (short) 1));
  private static final String TRAINING = "ff".repeat(32);
  private static final String HELD_OUT = "00".repeat(32);

  @TempDir Path state;
  private RecordSerdes serdes;
  private TopologyTestDriver driver;

  @BeforeEach
  void start() throws Exception {
    MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    for (TypedTopic<?> topic : TOPICS.all()) {
      registry.register(topic.subject(), new AvroSchema(WireSchemas.of(topic.type())));
    }
    serdes = new RecordSerdes(registry, "mock://test", Map.of());
    driver = new TopologyTestDriver(topology(), properties());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void describesItselfAsInTheGoldenFile() throws Exception {
    Path golden = Path.of("src/test/resources/golden/tokenize-topology.txt");
    assertThat(topology().describe().toString().strip())
        .isEqualTo(Files.readString(golden).strip());
  }

  @Test
  void heldOutDocumentsGoToTheirOwnBlocks() {
    pipe(document("a", TRAINING, "one two three four five six seven eight nine ten"));
    pipe(document("b", HELD_OUT, "uno dos tres cuatro cinco seis siete ocho nueve diez"));
    flush();
    assertThat(read(TOPICS.tokenBlocks()))
        .hasSize(2)
        .allSatisfy(block -> assertThat(documents(block)).containsExactly("a"));
    assertThat(read(TOPICS.heldOutTokenBlocks()))
        .hasSizeGreaterThan(1)
        .allSatisfy(block -> assertThat(documents(block)).containsExactly("b"));
  }

  @Test
  void theEndMarkerEmitsTheRemainderOnce() {
    pipe(document("a", TRAINING, "one two"));
    assertThat(read(TOPICS.tokenBlocks())).isEmpty();
    flush();
    flush();
    assertThat(read(TOPICS.tokenBlocks()))
        .singleElement()
        .satisfies(block -> assertThat(block.getLength()).isEqualTo(3));
  }

  @Test
  void eachDocumentIsPackedOnceWithTheTargetsItAdds() {
    pipe(document("a", TRAINING, "one two three four five six seven eight nine ten"));
    pipe(document("b", HELD_OUT, "uno dos tres"));
    pipe(document("c", TRAINING, ""));
    flush();
    List<PageFate> fates = read(TOPICS.pageFates());
    assertThat(fates).extracting(PageFate::getRecordId).containsExactly("a", "b", "c");
    assertThat(fates).extracting(PageFate::getFate).containsOnly(Fate.PACKED.label());
    assertThat(fates).extracting(PageFate::getRule).containsExactly("", PageFates.HELD_OUT, "");
    assertThat(fates.get(2).getTokens()).isEqualTo(1);
    assertThat(fates.get(0).getTokens() + fates.get(2).getTokens())
        .isEqualTo(read(TOPICS.tokenBlocks()).stream().mapToLong(TokenBlock::getLength).sum());
    assertThat(fates.get(1).getTokens())
        .isEqualTo(
            read(TOPICS.heldOutTokenBlocks()).stream().mapToLong(TokenBlock::getLength).sum());
  }

  @Test
  void anUnreadableDocumentIsADeadLetterAndTheStreamGoesOn() {
    driver
        .createInputTopic(
            TOPICS.cleanDocuments().name(), new StringSerializer(), new ByteArraySerializer())
        .pipeInput("url", "not avro".getBytes(StandardCharsets.UTF_8));
    pipe(document("a", "no digest", "text"));
    pipe(document("b", TRAINING, "one two"));
    flush();
    assertThat(read(TOPICS.deadLetters()))
        .extracting(DeadLetter::getRecordId)
        .containsExactly("", "a");
    assertThat(read(TOPICS.tokenBlocks())).hasSize(1);
    assertThat(read(TOPICS.pageFates()))
        .extracting(PageFate::getFate)
        .containsExactly(Fate.UNREADABLE.label(), Fate.DEAD_LETTER.label(), Fate.PACKED.label());
  }

  @Test
  void aTombstoneIsPassedOverWithoutADeadLetterOrAFate() {
    driver
        .createInputTopic(
            TOPICS.cleanDocuments().name(), new StringSerializer(), new ByteArraySerializer())
        .pipeInput("https://coast.example/", null);
    pipe(document("a", TRAINING, "one two"));
    flush();
    assertThat(read(TOPICS.deadLetters())).isEmpty();
    assertThat(read(TOPICS.tokenBlocks())).hasSize(1);
    assertThat(read(TOPICS.pageFates())).extracting(PageFate::getRecordId).containsExactly("a");
  }

  @Test
  void whatARuleLeavesOutHasAFateAndIsInNoBlock() {
    driver.close();
    driver =
        new TopologyTestDriver(
            TokenizeTopology.build(
                TOPICS,
                serdes,
                Tokenizers.named("r50k_base"),
                new PackingSettings(8, 0.5),
                document ->
                    document.getUrl().equals("http://b")
                        ? Optional.of("replay.hosts")
                        : Optional.empty()),
            properties());
    pipe(document("a", TRAINING, "one two"));
    pipe(document("b", TRAINING, "three four"));
    pipe(document("c", TRAINING, "five six"));
    flush();
    assertThat(read(TOPICS.tokenBlocks()).stream().flatMap(block -> documents(block).stream()))
        .containsOnly("a", "c");
    assertThat(read(TOPICS.pageFates()))
        .extracting(PageFate::getRecordId, PageFate::getFate, PageFate::getRule)
        .containsExactly(
            tuple("a", "packed", ""),
            tuple("b", "left-out", "replay.hosts"),
            tuple("c", "packed", ""));
  }

  @Test
  void anUnreadableFlushRequestIsADeadLetterAndFlushesNothing() {
    pipe(document("a", TRAINING, "one two"));
    var requests =
        driver.createInputTopic(
            TOPICS.flushRequests().name(), new StringSerializer(), new ByteArraySerializer());
    requests.pipeInput("0", new byte[] {9});
    requests.pipeInput("0", null);
    assertThat(read(TOPICS.tokenBlocks())).isEmpty();
    assertThat(read(TOPICS.deadLetters()))
        .extracting(DeadLetter::getError)
        .satisfiesExactly(
            noId -> assertThat(noId).contains("no schema id"),
            tombstone -> assertThat(tombstone).contains("it is a tombstone"));
  }

  @Test
  void aTextThatTheTokenizerRefusesIsADeadLetterAndTheStreamGoesOn() {
    driver.close();
    driver = new TopologyTestDriver(topology(backtracking()), properties());
    pipe(document("a", TRAINING, "one two"));
    pipe(document("b", TRAINING, "a".repeat(200)));
    pipe(document("c", TRAINING, "three four"));
    flush();
    assertThat(read(TOPICS.deadLetters()))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.getStage()).isEqualTo("tokenize");
              assertThat(letter.getRecordId()).isEqualTo("b");
              assertThat(letter.getUrl()).isEqualTo("http://b");
              assertThat(letter.getOffset()).isEqualTo(1);
              assertThat(letter.getError()).contains("backtracks");
              assertThat(letter.getValueBytes()).isGreaterThan(200);
            });
    assertThat(read(TOPICS.tokenBlocks()).stream().flatMap(block -> documents(block).stream()))
        .containsOnly("a", "c");
  }

  /** Bytes, split by a pattern that takes exponential time on a long word. */
  private static Tokenizer backtracking() {
    String json =
        new String(new BpeTrainer(257).train(List.of("a")).json(), StandardCharsets.UTF_8);
    String hostile = json.replaceFirst("(?<=\"Regex\":\")(?:[^\"\\\\]|\\\\.)*", "(?:[^x]{2,})+?y");
    assertThat(hostile).isNotEqualTo(json);
    return Tokenizer.parse(hostile.getBytes(StandardCharsets.UTF_8));
  }

  private Topology topology() {
    return topology(Tokenizers.named("r50k_base"));
  }

  private Topology topology(Tokenizer tokenizer) {
    return TokenizeTopology.build(TOPICS, serdes, tokenizer, new PackingSettings(8, 0.5));
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.put("application.id", "tokenize-test");
    properties.put("bootstrap.servers", Connection.to("unused:1", "unused").bootstrapServers());
    properties.put("state.dir", state.toString());
    return properties;
  }

  private static Document document(String id, String digest, String text) {
    return Document.newBuilder()
        .setRecordId(id)
        .setUrl("http://" + id)
        .setContentDigest(digest)
        .setText(text)
        .build();
  }

  private void pipe(Document document) {
    driver
        .createInputTopic(
            TOPICS.cleanDocuments().name(),
            new StringSerializer(),
            serdes.serializer(Document.class))
        .pipeInput(document.getUrl(), document);
  }

  private void flush() {
    driver
        .createInputTopic(
            TOPICS.flushRequests().name(),
            new StringSerializer(),
            serdes.serializer(FlushRequest.class))
        .pipeInput("0", FlushRequest.newBuilder().build());
  }

  private <T extends SpecificRecord> List<T> read(TypedTopic<T> topic) {
    return driver
        .createOutputTopic(
            topic.name(), new StringDeserializer(), serdes.deserializer(topic.type()))
        .readValuesToList();
  }

  private static List<String> documents(TokenBlock block) {
    return block.getSegments().stream().map(segment -> segment.getRecordId()).toList();
  }
}
