package dev.millrace.cli.foreign;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends records of every kind to every topic, as a program does that is not ours. */
final class ForeignRecords {
  private static final int LONG_KEY_BYTES = 300_000;
  private static final int UNKNOWN_ID = 999_999;
  private static final byte[] KEY = "a foreign key".getBytes(StandardCharsets.UTF_8);

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;
  private final ForeignValues values;

  /** What a broker has taken. */
  record Sent(TypedTopic<?> topic, Kind kind, int partition, long offset) {

    /** As messages name it. */
    String place() {
      return "offset " + offset + " of partition " + partition + " of topic " + topic.name() + ":";
    }
  }

  ForeignRecords(Connection connection, Topics topics, RecordSerdes serdes, ForeignValues values) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
    this.values = values;
  }

  List<Sent> sendAll() throws Exception {
    takeAnyTime();
    List<Sent> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            connection.producerConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (TypedTopic<?> topic : topics.all()) {
        for (Kind kind : Kind.values()) {
          try {
            long offset = producer.send(record(topic, kind)).get().offset();
            sent.add(new Sent(topic, kind, 0, offset));
          } catch (ExecutionException e) {
            requireRefusable(topic, kind, e);
          }
        }
      }
    }
    return sent;
  }

  /** Brokers take no record without a key where they compact, and no time far ahead by default. */
  private void requireRefusable(TypedTopic<?> topic, Kind kind, ExecutionException refusal)
      throws ExecutionException {
    boolean ok =
        switch (refusal.getCause()) {
          case InvalidRecordException _ -> kind.hasNoKey();
          case InvalidTimestampException _ -> isWrittenByStages(topic);
          case null, default -> false;
        };
    if (!ok) {
      throw refusal;
    }
  }

  /**
   * By Kafka's default a broker refuses times that are an hour ahead; not every cluster's does.
   * What the stages write by their input's time stays as it is: such a time must not go further.
   */
  private void takeAnyTime() throws Exception {
    AlterConfigOp any =
        new AlterConfigOp(
            new ConfigEntry("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)),
            AlterConfigOp.OpType.SET);
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (TypedTopic<?> topic : topics.all()) {
      if (isWrittenByStages(topic)) {
        continue;
      }
      changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), List.of(any));
    }
    try (Admin admin = Admin.create(connection.clientConfig())) {
      admin.incrementalAlterConfigs(changes).all().get();
    }
  }

  private boolean isWrittenByStages(TypedTopic<?> topic) {
    return List.of(
            topics.droppedDocuments(),
            topics.deadLetters(),
            topics.tokenBlocks(),
            topics.heldOutTokenBlocks())
        .contains(topic);
  }

  private ProducerRecord<byte[], byte[]> record(TypedTopic<?> topic, Kind kind) throws IOException {
    return new ProducerRecord<>(topic.name(), 0, time(kind), key(kind), value(topic, kind));
  }

  private static @Nullable Long time(Kind kind) {
    return switch (kind) {
      case TIMESTAMP_ZERO -> 0L;
      case TIMESTAMP_2100 -> Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
      default -> null;
    };
  }

  private static byte @Nullable [] key(Kind kind) {
    return switch (kind) {
      case NULL_KEY, BOTH_NULL -> null;
      case LONG_KEY -> "k".repeat(LONG_KEY_BYTES).getBytes(StandardCharsets.UTF_8);
      case KEY_NOT_UTF8 -> new byte[] {(byte) 0xc3, (byte) 0x28, (byte) 0xff, 0};
      default -> KEY;
    };
  }

  private byte @Nullable [] value(TypedTopic<?> topic, Kind kind) throws IOException {
    byte[] readable = serialized(topic, values.of(topics, topic, kind));
    return switch (kind) {
      case TOMBSTONE, BOTH_NULL -> null;
      case EMPTY_VALUE -> new byte[0];
      case ONE_BYTE -> new byte[1];
      case NO_MAGIC_BYTE -> {
        byte[] other = readable.clone();
        other[0] = 1;
        yield other;
      }
      case UNKNOWN_SCHEMA_ID -> ByteBuffer.wrap(readable.clone()).putInt(1, UNKNOWN_ID).array();
      case CUT_IN_HALF -> Arrays.copyOf(readable, readable.length / 2);
      case CUT_SHORT -> Arrays.copyOf(readable, readable.length - 1);
      case ANOTHER_TYPE -> anotherType(topic);
      case LYING_LENGTH -> lying(values.of(topics, topic, kind).getSchema(), readable, false);
      case LYING_COUNT -> lying(values.of(topics, topic, kind).getSchema(), readable, true);
      case NULL_KEY, TIMESTAMP_ZERO, TIMESTAMP_2100, LONG_KEY, KEY_NOT_UTF8 -> readable;
    };
  }

  private byte[] anotherType(TypedTopic<?> topic) {
    TypedTopic<?> other = topic.equals(topics.pages()) ? topics.flushRequests() : topics.pages();
    return serialized(other, values.of(topics, other, Kind.ANOTHER_TYPE));
  }

  private byte[] serialized(TypedTopic<?> topic, SpecificRecord value) {
    return serdes.serializer(SpecificRecord.class).serialize(topic.name(), value);
  }

  /**
   * Schema id and fields up to the first text, or the first list or map, whose length is said to be
   * two thousand million.
   */
  private static byte[] lying(Schema schema, byte[] readable, boolean count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(readable, 0, 5);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    for (Schema.Field field : schema.getFields()) {
      switch (field.schema().getType()) {
        case STRING, BYTES -> {
          if (!count) {
            encoder.writeLong(2_000_000_000L);
            return bytes.toByteArray();
          }
          encoder.writeLong(0);
        }
        case ARRAY, MAP -> {
          encoder.writeLong(2_000_000_000L);
          return bytes.toByteArray();
        }
        case UNION -> encoder.writeIndex(0);
        case BOOLEAN -> encoder.writeBoolean(false);
        case FLOAT -> encoder.writeFloat(0);
        case DOUBLE -> encoder.writeDouble(0);
        default -> encoder.writeLong(0);
      }
    }
    // Without lists or maps: the last byte says that more follow.
    return Arrays.copyOf(bytes.toByteArray(), bytes.size() - 1);
  }
}
