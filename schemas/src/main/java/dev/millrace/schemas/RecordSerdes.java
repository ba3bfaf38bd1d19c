package dev.millrace.schemas;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Confluent's Avro serializers for the records of {@link Topics}. Producers never register a
 * schema: one that is not in the registry is an error, and {@code millrace topics create} is the
 * way out.
 */
public final class RecordSerdes {
  private static final int CACHED_SCHEMAS = 100;

  private final SchemaRegistryClient registry;
  private final Map<String, Object> config;
  private final RecordBounds bounds = new RecordBounds();

  public RecordSerdes(Connection connection) {
    this(
        new CachedSchemaRegistryClient(
            connection.schemaRegistryUrl(), CACHED_SCHEMAS, new HashMap<>(connection.registry())),
        connection.schemaRegistryUrl(),
        connection.registry());
  }

  /**
   * @param passedThrough further settings of the serializers
   */
  public RecordSerdes(
      SchemaRegistryClient registry, String url, Map<String, String> passedThrough) {
    TrustedRecords.install();
    this.registry = registry;
    this.config = new HashMap<>(passedThrough);
    config.put("schema.registry.url", url);
    config.put("auto.register.schemas", false);
    config.put("avro.remove.java.properties", true);
    config.put("specific.avro.reader", true);
  }

  public <T extends SpecificRecord> Serializer<T> serializer(Class<T> type) {
    KafkaAvroSerializer avro = new KafkaAvroSerializer(registry);
    avro.configure(config, false);
    return (topic, record) -> avro.serialize(topic, record);
  }

  /** Throws {@link OversizedValueException} for what the topic does not take. */
  public <T extends SpecificRecord> Serializer<T> serializer(TypedTopic<T> topic) {
    Serializer<T> avro = serializer(topic.type());
    return (name, record) -> {
      byte[] value = avro.serialize(name, record);
      int limit = bounds.of(topic);
      if (value != null && value.length > limit) {
        throw new OversizedValueException(name, value, limit);
      }
      return value;
    };
  }

  /** What the serializers of topics take. */
  public RecordBounds bounds() {
    return bounds;
  }

  public <T extends SpecificRecord> Deserializer<T> deserializer(Class<T> type) {
    KafkaAvroDeserializer avro = new KafkaAvroDeserializer(registry);
    avro.configure(config, false);
    return (topic, bytes) -> type.cast(avro.deserialize(topic, bytes));
  }

  public <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
    return Serdes.serdeFrom(serializer(type), deserializer(type));
  }

  public <T extends SpecificRecord> Serde<T> serde(TypedTopic<T> topic) {
    return Serdes.serdeFrom(serializer(topic), deserializer(topic.type()));
  }
}
