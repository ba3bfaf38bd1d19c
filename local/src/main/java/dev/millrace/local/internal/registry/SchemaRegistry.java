package dev.millrace.local.internal.registry;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of Confluent's Schema Registry over a {@link SchemaStore}. */
public final class SchemaRegistry {
  private final SchemaStore store;

  public SchemaRegistry(SchemaStore store) {
    this.store = store;
  }

  /** Names of the subjects that have a version. */
  List<String> subjects() {
    return store.read(
        state ->
            state
                .all()
                .filter(s -> !s.deleted())
                .map(RegisteredSchema::subject)
                .distinct()
                .toList());
  }

  /** Versions in ascending order, at least one. */
  List<RegisteredSchema> versions(String subject, boolean withDeleted) {
    return store.read(state -> versions(state, subject, withDeleted));
  }

  RegisteredSchema version(String subject, SchemaVersion version, boolean withDeleted) {
    return store.read(state -> version.among(versions(state, subject, withDeleted)));
  }

  RegisteredSchema byId(int id) {
    return store.read(
        state -> state.byId(id).orElseThrow(() -> RegistryException.schemaNotFound(id)));
  }

  /** The version of a subject that has this schema. */
  RegisteredSchema find(String subject, AvroSchema schema, boolean withDeleted) {
    return store.read(
        state ->
            same(versions(state, subject, withDeleted), schema)
                .orElseThrow(RegistryException::schemaNotFound));
  }

  /** The version that has this schema, which is new unless the subject had it already. */
  RegisteredSchema register(String subject, AvroSchema schema) {
    store.write(
        state -> {
          boolean known = same(state.versions(subject, false), schema).isPresent();
          return known ? List.of() : List.of(SchemaRecord.schema(admit(state, subject, schema)));
        });
    return find(subject, schema, false);
  }

  /** An empty subject is the global setting. */
  Optional<CompatibilityLevel> level(Optional<String> subject) {
    return store.read(state -> state.level(subject));
  }

  CompatibilityLevel effectiveLevel(Optional<String> subject) {
    return store.read(state -> effectiveLevel(state, subject));
  }

  void setLevel(Optional<String> subject, CompatibilityLevel level) {
    store.write(state -> List.of(SchemaRecord.config(subject, level)));
  }

  private static RegisteredSchema admit(RegistryState state, String subject, AvroSchema schema) {
    CompatibilityLevel level = effectiveLevel(state, Optional.of(subject));
    List<String> faults = incompatibilities(level, schema, state.versions(subject, false));
    if (!faults.isEmpty()) {
      throw new RegistryException(
          409,
          "Schema being registered is incompatible with an earlier schema for subject \"%s\", details: %s"
              .formatted(subject, faults));
    }
    List<RegisteredSchema> versions = state.versions(subject, true);
    int next = versions.isEmpty() ? 1 : versions.getLast().version() + 1;
    int id = state.idOf(schema).orElseGet(state::nextId);
    return new RegisteredSchema(subject, next, id, schema, false);
  }

  private static List<RegisteredSchema> versions(
      RegistryState state, String subject, boolean withDeleted) {
    List<RegisteredSchema> versions = state.versions(subject, withDeleted);
    if (versions.isEmpty()) {
      throw RegistryException.subjectNotFound(subject);
    }
    return versions;
  }

  private static Optional<RegisteredSchema> same(
      List<RegisteredSchema> versions, AvroSchema schema) {
    String text = schema.canonicalString();
    return versions.reversed().stream()
        .filter(s -> s.schema().canonicalString().equals(text))
        .findFirst();
  }

  private static List<String> incompatibilities(
      CompatibilityLevel level, AvroSchema schema, List<RegisteredSchema> previous) {
    List<ParsedSchemaHolder> holders = new ArrayList<>();
    previous.forEach(s -> holders.add(new SimpleParsedSchemaHolder(s.schema())));
    return schema.isCompatible(level, holders);
  }

  private static CompatibilityLevel effectiveLevel(RegistryState state, Optional<String> subject) {
    return state
        .level(subject)
        .or(() -> state.level(Optional.empty()))
        .orElse(CompatibilityLevel.BACKWARD);
  }
}
