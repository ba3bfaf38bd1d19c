package dev.millrace.packing.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.packing.PackingSettings;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.FlushRequest;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.WireSchemas;
import dev.millrace.schemas.trace.StageTracer;
import dev.millrace.schemas.trace.Tracing;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.Tokenizers;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processor alone: started again on the store that the one before it left. */
class PackProcessorTest {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 1, (short) 1));
  private static final RecordSerdes SERDES = serdes();

  private static final Tokenizer TOKENIZER = Tokenizers.named("r50k_base");
  private static final int PARTITION = 3;
  private static final int BLOCK_LENGTH = 64;

  @TempDir Path folder;
  private KeyValueStore<String, byte[]> store;
  private MockProcessorContext<String, SpecificRecord> context;
  private PackProcessor processor;

  @BeforeEach
  void begin() {
    store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(TokenizeTopology.OPEN_BLOCKS),
                Serdes.String(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    context = newContext();
    store.init(context.getStateStoreContext(), store);
    start();
  }

  @AfterEach
  void end() {
    store.close();
  }

  private MockProcessorContext<String, SpecificRecord> newContext() {
    return new MockProcessorContext<>(new Properties(), new TaskId(0, PARTITION), folder.toFile());
  }

  /** As after a crash: of the processor before, nothing is left but what it kept. */
  private void start() {
    processor =
        new PackProcessor(
            TOKENIZER,
            new PackingSettings(BLOCK_LENGTH, 0.5),
            document -> Optional.empty(),
            SERDES.decoder(TokenizeTopology.STAGE, TOPICS.cleanDocuments()),
            SERDES.decoder(TokenizeTopology.STAGE, TOPICS.flushRequests()),
            "flush-requests",
            new PageFates(TokenizeTopology.STAGE, "", InstantSource.system()),
            new StageTracer(TokenizeTopology.STAGE, "", Tracing.OFF));
    processor.init(context);
  }

  private static RecordSerdes serdes() {
    MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    try {
      registry.register(
          TOPICS.cleanDocuments().subject(), new AvroSchema(WireSchemas.of(Document.class)));
      registry.register(
          TOPICS.flushRequests().subject(), new AvroSchema(WireSchemas.of(FlushRequest.class)));
    } catch (IOException | RestClientException e) {
      throw new IllegalStateException(e);
    }
    return new RecordSerdes(registry, "mock://test", Map.of());
  }

  /** A side's first digit, and a number. */
  private static Document document(char digit, int number) {
    return Document.newBuilder()
        .setRecordId("urn:" + number)
        .setUrl("https://example.org/" + number)
        .setContentDigest(digit + "0".repeat(63))
        .setText("water wheel " + number + " turns the mill")
        .build();
  }

  private void pack(char digit, int number) {
    byte[] value =
        SERDES
            .serializer(Document.class)
            .serialize(TOPICS.cleanDocuments().name(), document(digit, number));
    context.setRecordMetadata("clean-documents", PARTITION, number);
    processor.process(new Record<>("key", value, number));
  }

  private void flush() {
    context.setRecordMetadata("flush-requests", PARTITION, 0);
    byte[] value =
        SERDES
            .serializer(FlushRequest.class)
            .serialize(TOPICS.flushRequests().name(), new FlushRequest("run", Instant.EPOCH));
    processor.process(new Record<>("0", value, 7));
  }

  private List<TokenBlock> blocks(String sink) {
    List<TokenBlock> blocks = new ArrayList<>();
    for (CapturedForward<? extends String, ? extends SpecificRecord> forward :
        context.forwarded(sink)) {
      blocks.add((TokenBlock) forward.record().value());
    }
    return blocks;
  }

  @Test
  void aProcessorStartedAgainAnywhereGivesTheSameBlocks() {
    for (int number = 0; number < 60; number++) {
      pack(number % 3 == 0 ? '0' : 'f', number);
    }
    flush();
    List<TokenBlock> training = blocks(TokenizeTopology.TOKEN_BLOCKS_SINK);
    List<TokenBlock> heldOut = blocks(TokenizeTopology.HELD_OUT_SINK);
    assertThat(training).hasSizeGreaterThan(4);
    assertThat(heldOut).hasSizeGreaterThan(2);
    begin();
    for (int number = 0; number < 60; number++) {
      pack(number % 3 == 0 ? '0' : 'f', number);
      start();
    }
    flush();
    assertThat(blocks(TokenizeTopology.TOKEN_BLOCKS_SINK)).isEqualTo(training);
    assertThat(blocks(TokenizeTopology.HELD_OUT_SINK)).isEqualTo(heldOut);
  }

  @Test
  void whatWasFlushedIsNotPackedAgain() {
    pack('f', 1);
    flush();
    start();
    pack('f', 2);
    flush();
    List<TokenBlock> blocks = blocks(TokenizeTopology.TOKEN_BLOCKS_SINK);
    assertThat(blocks).extracting(TokenBlock::getSequence).containsExactly(0L, 1L);
    assertThat(blocks.getLast().getSegments())
        .extracting(Segment::getRecordId)
        .containsExactly("urn:2");
  }

  @Test
  void blocksThatOlderVersionsKeptWholeGoOn() throws Exception {
    byte[] whole = Files.readAllBytes(Path.of("src/test/resources/golden/open-block-0.1.0.avro"));
    store.put("training", whole);
    processor =
        new PackProcessor(
            TOKENIZER,
            new PackingSettings(32, 0.5),
            document -> Optional.empty(),
            SERDES.decoder(TokenizeTopology.STAGE, TOPICS.cleanDocuments()),
            SERDES.decoder(TokenizeTopology.STAGE, TOPICS.flushRequests()),
            "flush-requests",
            new PageFates(TokenizeTopology.STAGE, "", InstantSource.system()),
            new StageTracer(TokenizeTopology.STAGE, "", Tracing.OFF));
    processor.init(context);
    pack('f', 4);
    flush();
    TokenBlock block = blocks(TokenizeTopology.TOKEN_BLOCKS_SINK).getFirst();
    assertThat(block.getSequence()).isEqualTo(1);
    assertThat(block.getSegments())
        .extracting(Segment::getRecordId)
        .containsExactly("urn:uuid:2", "urn:uuid:3", "urn:4");
    int[] ids = new int[block.getLength() + 1];
    block.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(ids);
    assertThat(TOKENIZER.decodeText(ids))
        .isEqualTo(
            "<|endoftext|>water wheel 2 turns the mill<|endoftext|>water wheel 3 turns the mill"
                + "<|endoftext|>water wheel 4 turns the mill<|endoftext|>");
  }

  @Test
  void whatIsWrittenForADocumentIsBoundedByIt() {
    processor =
        new PackProcessor(
            TOKENIZER,
            new PackingSettings(131_072, 0),
            document -> Optional.empty(),
            SERDES.decoder(TokenizeTopology.STAGE, TOPICS.cleanDocuments()),
            SERDES.decoder(TokenizeTopology.STAGE, TOPICS.flushRequests()),
            "flush-requests",
            new PageFates(TokenizeTopology.STAGE, "", InstantSource.system()),
            new StageTracer(TokenizeTopology.STAGE, "", Tracing.OFF));
    processor.init(context);
    for (int number = 0; number < 1_000; number++) {
      pack('f', number);
    }
    long written = 0;
    try (var parts = store.all()) {
      while (parts.hasNext()) {
        var part = parts.next();
        assertThat(part.value.length).as(part.key).isLessThan(300);
        written += part.value.length;
      }
    }
    assertThat(written).isBetween(1_000L * 40, 1_000L * 200);
  }

  @Test
  void blocksAreNamedAndTimedAsTheirRecords() {
    pack('f', 1);
    flush();
    CapturedForward<? extends String, ? extends SpecificRecord> forward =
        context.forwarded(TokenizeTopology.TOKEN_BLOCKS_SINK).getFirst();
    assertThat(forward.record().key()).isEqualTo("3-0");
    assertThat(forward.record().timestamp()).isEqualTo(7);
    assertThat(blocks(TokenizeTopology.TOKEN_BLOCKS_SINK).getFirst().getPartition()).isEqualTo(3);
    assertThat(blocks(TokenizeTopology.HELD_OUT_SINK)).isEmpty();
  }

  @Test
  void aFullBlockHasTheTimeOfTheDocumentThatFilledIt() {
    for (int number = 0; blocks(TokenizeTopology.TOKEN_BLOCKS_SINK).isEmpty(); number++) {
      pack('f', number);
    }
    CapturedForward<? extends String, ? extends SpecificRecord> forward =
        context.forwarded(TokenizeTopology.TOKEN_BLOCKS_SINK).getFirst();
    List<Segment> segments = blocks(TokenizeTopology.TOKEN_BLOCKS_SINK).getFirst().getSegments();
    assertThat("urn:" + forward.record().timestamp()).isEqualTo(segments.getLast().getRecordId());
  }

  @Test
  void aDeadLetterWithoutAKeyHasAnEmptyOne() {
    context.setRecordMetadata("clean-documents", PARTITION, 9);
    processor.process(new Record<>(null, new byte[] {1}, 5));
    CapturedForward<? extends String, ? extends SpecificRecord> forward =
        context.forwarded(TokenizeTopology.DEAD_LETTERS_SINK).getFirst();
    assertThat(forward.record().key()).isEmpty();
    DeadLetter letter = (DeadLetter) forward.record().value();
    assertThat(letter.getOffset()).isEqualTo(9);
    assertThat(letter.getPartition()).isEqualTo(PARTITION);
    assertThat(letter.getStage()).isEqualTo("tokenize");
  }
}
