package dev.millrace.schemas.kafka;

import dev.millrace.schemas.RecordLocation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * All of a record that can be told without decoding its value.
 *
 * @param timestampMillis since 1970, by the producer or the broker, as the topic says; whatever a
 *     foreign producer wrote, so neither order nor range is certain
 * @param key as UTF-8, with U+FFFD for what is none; empty where the record has no key
 * @param keyBytes the key's size; 0 where there is none
 * @param valueBytes the value's size; empty for a tombstone
 */
public record RecordHead(
    RecordLocation location,
    long timestampMillis,
    Optional<String> key,
    Headers headers,
    int keyBytes,
    OptionalInt valueBytes) {

  static RecordHead of(ConsumerRecord<byte[], byte[]> message) {
    byte[] key = message.key();
    byte[] value = message.value();
    return new RecordHead(
        new RecordLocation(message.topic(), message.partition(), message.offset()),
        message.timestamp(),
        key == null ? Optional.empty() : Optional.of(new String(key, StandardCharsets.UTF_8)),
        message.headers(),
        key == null ? 0 : key.length,
        value == null ? OptionalInt.empty() : OptionalInt.of(value.length));
  }

  /** Whether the record has no value: on a compacted topic, what deletes its key. */
  public boolean isTombstone() {
    return valueBytes.isEmpty();
  }
}
