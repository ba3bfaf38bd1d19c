package dev.millrace.local.internal.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.local.LocalException;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;

/** What the records of the topic add up to. Not thread-safe. */
final class RegistryState {
  private final NavigableMap<String, NavigableMap<Integer, RegisteredSchema>> subjects =
      new TreeMap<>();
  private final Map<Optional<String>, CompatibilityLevel> levels = new HashMap<>();
  private int highestId;

  /**
   * Applies the topic's next record; types unknown here change nothing.
   *
   * @throws LocalException if a schema is of a kind that this registry does not serve
   */
  void apply(SchemaRecord entry) {
    switch (entry.type()) {
      case "SCHEMA" -> applySchema(entry);
      case "DELETE_SUBJECT" -> entry.value().ifPresent(this::deleteSoftly);
      case "CONFIG" ->
          set(
              levels,
              entry.subject(),
              entry
                  .value()
                  .map(v -> CompatibilityLevel.forName(v.path("compatibilityLevel").asText())));
      default -> {}
    }
  }

  /** Every version of every subject, the deleted ones too, by subject and version. */
  Stream<RegisteredSchema> all() {
    return subjects.values().stream().flatMap(versions -> versions.values().stream());
  }

  /** In ascending order; empty for an unknown subject. */
  List<RegisteredSchema> versions(String subject, boolean withDeleted) {
    return subjects.getOrDefault(subject, new TreeMap<>()).values().stream()
        .filter(s -> withDeleted || !s.deleted())
        .toList();
  }

  Optional<RegisteredSchema> byId(int id) {
    return all().filter(s -> s.id() == id).findFirst();
  }

  /** The id that this text has in any subject. */
  Optional<Integer> idOf(AvroSchema schema) {
    String text = schema.canonicalString();
    return all()
        .filter(s -> s.schema().canonicalString().equals(text))
        .map(RegisteredSchema::id)
        .findFirst();
  }

  int nextId() {
    return highestId + 1;
  }

  Optional<CompatibilityLevel> level(Optional<String> subject) {
    return Optional.ofNullable(levels.get(subject));
  }

  private void applySchema(SchemaRecord entry) {
    String subject = entry.subject().orElse("");
    int version = entry.key().path("version").asInt();
    if (entry.value().isEmpty()) {
      NavigableMap<Integer, RegisteredSchema> versions = subjects.get(subject);
      if (versions != null) {
        versions.remove(version);
        if (versions.isEmpty()) {
          subjects.remove(subject);
        }
      }
      return;
    }
    ObjectNode value = entry.value().get();
    requireAvro(subject, version, value);
    RegisteredSchema schema =
        new RegisteredSchema(
            subject,
            version,
            value.path("id").asInt(),
            parse(subject, version, value.path("schema").asText()),
            value.path("deleted").asBoolean());
    highestId = Math.max(highestId, schema.id());
    subjects.computeIfAbsent(subject, s -> new TreeMap<>()).put(version, schema);
  }

  private static AvroSchema parse(String subject, int version, String text) {
    try {
      return new AvroSchema(text);
    } catch (AvroRuntimeException e) {
      throw new LocalException(
          "topic %s has version %d of %s that is no Avro schema: %s; delete that version first"
              .formatted(SchemaTopic.NAME, version, subject, e.getMessage()),
          e);
    }
  }

  private static void requireAvro(String subject, int version, ObjectNode value) {
    String type = value.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO") || !value.path("references").isEmpty()) {
      throw new LocalException(
          "topic %s has version %d of %s as %s: this registry serves Avro schemas without references; use Confluent's for it"
              .formatted(
                  SchemaTopic.NAME,
                  version,
                  subject,
                  type.equals("AVRO") ? "AVRO with references" : type));
    }
  }

  private void deleteSoftly(ObjectNode value) {
    NavigableMap<Integer, RegisteredSchema> versions = subjects.get(value.path("subject").asText());
    if (versions != null) {
      versions
          .headMap(value.path("version").asInt(), true)
          .replaceAll((version, schema) -> schema.withDeleted(true));
    }
  }

  private static <V> void set(Map<Optional<String>, V> map, Optional<String> key, Optional<V> v) {
    if (v.isPresent()) {
      map.put(key, v.get());
    } else {
      map.remove(key);
    }
  }
}
