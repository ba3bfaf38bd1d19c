package dev.millrace.filters.stream;

import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.WireSchemas;
import dev.millrace.schemas.stream.OversizedRecords;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** A topology in the test driver, fed and read by typed topics. */
public final class TopologyRun implements AutoCloseable {
  public static final Topics TOPICS = new Topics(new TopicSettings("", "", 1, (short) 1));
  static final String APPLICATION = "run";

  private final RecordSerdes serdes;
  private final TopologyTestDriver driver;

  public TopologyRun(Topology topology, RecordSerdes serdes, Path state) {
    this.serdes = serdes;
    Properties properties = new Properties();
    properties.put("application.id", APPLICATION);
    properties.put("bootstrap.servers", "unused:1");
    properties.put("state.dir", state.toString());
    properties.put("production.exception.handler", OversizedRecords.class);
    properties.put(OversizedRecords.STAGE, new OversizedRecords.Stage(APPLICATION, TOPICS, serdes));
    this.driver = new TopologyTestDriver(topology, properties);
  }

  /** With the schema of every topic in a registry on the heap. */
  public static RecordSerdes serdes() {
    MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    try {
      for (TypedTopic<?> topic : TOPICS.all()) {
        registry.register(topic.subject(), new AvroSchema(WireSchemas.of(topic.type())));
      }
    } catch (IOException | RestClientException e) {
      throw new IllegalStateException(e);
    }
    return new RecordSerdes(registry, "mock://test", Map.of());
  }

  public TopologyTestDriver driver() {
    return driver;
  }

  public <T extends SpecificRecord> byte[] bytes(TypedTopic<T> topic, T value) {
    return serdes.serializer(topic.type()).serialize(topic.name(), value);
  }

  public <T extends SpecificRecord> void pipe(
      TypedTopic<T> topic, String key, T value, long timestamp) {
    pipeBytes(topic, key, bytes(topic, value), timestamp);
  }

  public void pipeBytes(
      TypedTopic<?> topic, @Nullable String key, byte @Nullable [] value, long timestamp) {
    driver
        .createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer())
        .pipeInput(key, value, Instant.ofEpochMilli(timestamp));
  }

  /** What has come out since the last call. */
  public <T extends SpecificRecord> List<T> read(TypedTopic<T> topic) {
    return driver
        .createOutputTopic(
            topic.name(), new StringDeserializer(), serdes.deserializer(topic.type()))
        .readValuesToList();
  }

  /** The same with keys and timestamps. */
  public <T extends SpecificRecord> List<TestRecord<String, T>> records(TypedTopic<T> topic) {
    return driver
        .createOutputTopic(
            topic.name(), new StringDeserializer(), serdes.deserializer(topic.type()))
        .readRecordsToList();
  }

  /** Records of a store's changelog, in order. */
  List<KeyValue<byte[], byte[]>> changelog(String store) {
    return driver
        .createOutputTopic(
            APPLICATION + "-" + store + "-changelog",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .readKeyValuesToList();
  }

  @Override
  public void close() {
    driver.close();
  }
}
