package dev.millrace.schemas;

import com.google.common.base.Throwables;
import dev.millrace.schemas.patience.LoggedWaits;
import dev.millrace.schemas.patience.Patience;
import dev.millrace.schemas.patience.RegistryOutageException;
import dev.millrace.schemas.trace.Tracing;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
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

  private static final int NOT_FOUND = 404;

  private final SchemaRegistryClient registry;
  private final String url;
  private final Map<String, Object> config;
  private final RecordBounds bounds;
  private final Consumer<SpecificRecord> written;
  private final Tracing tracing;

  public RecordSerdes(Connection connection) {
    this(
        new CachedSchemaRegistryClient(
            connection.schemaRegistryUrl(),
            CACHED_SCHEMAS,
            new HashMap<>(connection.registryConfig())),
        connection.schemaRegistryUrl(),
        connection.registryConfig());
  }

  /**
   * @param passedThrough further settings of the serializers
   */
  public RecordSerdes(
      SchemaRegistryClient registry, String url, Map<String, String> passedThrough) {
    this(registry, url, config(url, passedThrough), new RecordBounds(), record -> {}, Tracing.OFF);
  }

  private RecordSerdes(
      SchemaRegistryClient registry,
      String url,
      Map<String, Object> config,
      RecordBounds bounds,
      Consumer<SpecificRecord> written,
      Tracing tracing) {
    TrustedRecords.install();
    this.registry = registry;
    this.url = url;
    this.config = config;
    this.bounds = bounds;
    this.written = written;
    this.tracing = tracing;
  }

  private static Map<String, Object> config(String url, Map<String, String> passedThrough) {
    Map<String, Object> config = new HashMap<>(passedThrough);
    config.put("schema.registry.url", url);
    config.put("auto.register.schemas", false);
    config.put("avro.remove.java.properties", true);
    config.put("specific.avro.reader", true);
    return config;
  }

  /**
   * The same, whose serializers tell of each record.
   *
   * @param listener hears of a record once it can be sent, on the thread that sends it
   */
  public RecordSerdes telling(Consumer<SpecificRecord> listener) {
    return new RecordSerdes(registry, url, config, bounds, listener, tracing);
  }

  /** The same, of a process that traces pages. */
  public RecordSerdes tracing(Tracing tracing) {
    return new RecordSerdes(registry, url, config, bounds, written, tracing);
  }

  /** Which pages are traced, and where the spans of stages that use these go. */
  public Tracing tracing() {
    return tracing;
  }

  /** Waits while the registry is away, and ends on a schema that it does not know. */
  public <T extends SpecificRecord> Serializer<T> serializer(Class<T> type) {
    return telling(avro(type));
  }

  private <T extends SpecificRecord> Serializer<T> telling(Serializer<T> serializer) {
    return (topic, record) -> {
      byte[] value = serializer.serialize(topic, record);
      if (record != null) {
        written.accept(record);
      }
      return value;
    };
  }

  private <T extends SpecificRecord> Serializer<T> avro(Class<T> type) {
    KafkaAvroSerializer avro = new KafkaAvroSerializer(registry);
    avro.configure(config, false);
    String writer = "writer of " + type.getSimpleName();
    Patience patience = new Patience(writer, new LoggedWaits(writer), System::nanoTime);
    return (topic, record) -> patience.answerOf(() -> serialize(avro, topic, record));
  }

  /** Throws {@link OversizedValueException} for what the topic does not take. */
  public <T extends SpecificRecord> Serializer<T> serializer(TypedTopic<T> topic) {
    Serializer<T> avro = avro(topic.type());
    return telling(
        (name, record) -> {
          byte[] value = avro.serialize(name, record);
          int limit = bounds.of(topic);
          if (value != null && value.length > limit) {
            throw new OversizedValueException(name, value, limit);
          }
          return value;
        });
  }

  /** Bytes of the longest value that a topic's serializer takes now. */
  public int longestValue(TypedTopic<?> topic) {
    return bounds.of(topic);
  }

  /** What the serializers of topics take. */
  public RecordBounds bounds() {
    return bounds;
  }

  private byte[] serialize(KafkaAvroSerializer avro, String topic, SpecificRecord record) {
    try {
      return avro.serialize(topic, record);
    } catch (KafkaException e) {
      if (isOutage(e)) {
        throw RegistryOutageException.at(url, e);
      }
      // Asking again would not help.
      throw new IllegalStateException(
          "a record for " + topic + " cannot be written: " + DeadLetters.describe(e), e);
    }
  }

  /** Avro itself writes to memory, so whatever failed in reading or writing was the registry. */
  private static boolean isOutage(KafkaException error) {
    return Throwables.getCausalChain(error).stream()
        .anyMatch(
            cause ->
                cause instanceof RetriableException
                    || cause instanceof IOException
                    || (cause instanceof RestClientException answer
                        && answer.getStatus() != NOT_FOUND));
  }

  /** Throws on outages of the registry as on all else; {@link #decoder} tells them apart. */
  public <T extends SpecificRecord> Deserializer<T> deserializer(Class<T> type) {
    KafkaAvroDeserializer avro = new KafkaAvroDeserializer(registry);
    avro.configure(config, false);
    return (topic, bytes) -> type.cast(avro.deserialize(topic, bytes));
  }

  /**
   * @param reader who reads, as a user would name it; stands in dead letters
   */
  public <T extends SpecificRecord> RecordDecoder<T> decoder(String reader, TypedTopic<T> topic) {
    return new RecordDecoder<>(
        reader, new WriterSchemas(registry, url, topic.subject()), deserializer(topic.type()));
  }

  public <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
    return Serdes.serdeFrom(serializer(type), deserializer(type));
  }

  public <T extends SpecificRecord> Serde<T> serde(TypedTopic<T> topic) {
    return Serdes.serdeFrom(serializer(topic), deserializer(topic.type()));
  }
}
