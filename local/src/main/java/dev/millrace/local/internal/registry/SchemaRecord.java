package dev.millrace.local.internal.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import java.io.IOException;
import java.util.Optional;

/**
 * A record of the {@code _schemas} topic, in the layout of Confluent's Schema Registry: JSON, with
 * the key's fields in this order, since the topic is compacted by the key's bytes.
 *
 * @param value empty is a tombstone
 */
record SchemaRecord(ObjectNode key, Optional<ObjectNode> value) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Empty if the record is none of Confluent's. */
  static Optional<SchemaRecord> read(byte[] key, Optional<byte[]> value) {
    try {
      if (!(JSON.readTree(key) instanceof ObjectNode keyNode)) {
        return Optional.empty();
      }
      if (value.isEmpty()) {
        return Optional.of(new SchemaRecord(keyNode, Optional.empty()));
      }
      return JSON.readTree(value.get()) instanceof ObjectNode valueNode
          ? Optional.of(new SchemaRecord(keyNode, Optional.of(valueNode)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static SchemaRecord schema(RegisteredSchema schema) {
    ObjectNode value =
        JSON.createObjectNode()
            .put("subject", schema.subject())
            .put("version", schema.version())
            .put("id", schema.id())
            .put("schema", schema.schema().canonicalString())
            .put("deleted", schema.deleted());
    return new SchemaRecord(schemaKey(schema.subject(), schema.version()), Optional.of(value));
  }

  /** An empty subject is the global setting. */
  static SchemaRecord config(Optional<String> subject, CompatibilityLevel level) {
    ObjectNode key =
        JSON.createObjectNode()
            .put("keytype", "CONFIG")
            .put("subject", subject.orElse(null))
            .put("magic", 0);
    ObjectNode value = JSON.createObjectNode().put("compatibilityLevel", level.name);
    return new SchemaRecord(key, Optional.of(value));
  }

  String type() {
    return key.path("keytype").asText();
  }

  /** Empty in the global configuration. */
  Optional<String> subject() {
    JsonNode subject = key.path("subject");
    return subject.isTextual() ? Optional.of(subject.textValue()) : Optional.empty();
  }

  byte[] keyBytes() {
    return bytes(key);
  }

  Optional<byte[]> valueBytes() {
    return value.map(SchemaRecord::bytes);
  }

  private static ObjectNode schemaKey(String subject, int version) {
    return JSON.createObjectNode()
        .put("keytype", "SCHEMA")
        .put("subject", subject)
        .put("version", version)
        .put("magic", 1);
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
