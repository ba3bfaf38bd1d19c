package dev.millrace.local.internal.registry;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The rules of Confluent's Schema Registry over a {@link SchemaStore}. */
public final class SchemaRegistry {
  private final SchemaStore store;

  public SchemaRegistry(SchemaStore store) {
    this.store = store;
  }

  /** What a client sends to register: id and version only where a schema is imported. */
  record Registration(AvroSchema schema, OptionalInt id, OptionalInt version) {}

  List<RegisteredSchema> all(String subjectPrefix, boolean withDeleted) {
    return store.read(
        state ->
            state
                .all()
                .filter(s -> s.subject().startsWith(subjectPrefix))
                .filter(s -> withDeleted || !s.deleted())
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
  RegisteredSchema register(String subject, Registration registration) {
    AvroSchema schema = registration.schema();
    store.write(
        state -> {
          boolean known = same(state.versions(subject, false), schema).isPresent();
          return known
              ? List.of()
              : List.of(SchemaRecord.schema(admit(state, subject, registration)));
        });
    return find(subject, schema, false);
  }

  /** Why a schema may not follow the subject's versions; empty if it may. */
  List<String> incompatibilities(
      String subject, AvroSchema schema, Optional<SchemaVersion> against) {
    return store.read(
        state -> {
          List<RegisteredSchema> previous =
              against.isPresent()
                  ? List.of(against.get().among(versions(state, subject, false)))
                  : state.versions(subject, false);
          return incompatibilities(effectiveLevel(state, Optional.of(subject)), schema, previous);
        });
  }

  /** An empty subject is the global setting. */
  Optional<CompatibilityLevel> level(Optional<String> subject) {
    return store.read(state -> state.level(subject));
  }

  CompatibilityLevel effectiveLevel(Optional<String> subject) {
    return store.read(state -> effectiveLevel(state, subject));
  }

  void setLevel(Optional<String> subject, Optional<CompatibilityLevel> level) {
    store.write(state -> List.of(SchemaRecord.config(subject, level)));
  }

  Optional<RegistryMode> mode(Optional<String> subject) {
    return store.read(state -> state.mode(subject));
  }

  RegistryMode effectiveMode(Optional<String> subject) {
    return store.read(state -> effectiveMode(state, subject));
  }

  void setMode(Optional<String> subject, Optional<RegistryMode> mode, boolean force) {
    store.write(
        state -> {
          boolean occupied =
              state.all().anyMatch(s -> subject.isEmpty() || subject.get().equals(s.subject()));
          if (mode.equals(Optional.of(RegistryMode.IMPORT)) && occupied && !force) {
            throw RegistryException.notPermitted(
                "Cannot import since found existing subjects; add force=true");
          }
          return List.of(SchemaRecord.mode(subject, mode));
        });
  }

  /** The versions that are deleted now; softly, unless {@code permanent}. */
  List<Integer> deleteSubject(String subject, boolean permanent) {
    List<Integer> deleted = new ArrayList<>();
    store.write(
        state -> {
          requireWritable(state, subject);
          deleted.clear();
          List<RegisteredSchema> versions = versions(state, subject, true);
          List<RegisteredSchema> live = versions.stream().filter(s -> !s.deleted()).toList();
          if (permanent && !live.isEmpty()) {
            throw new RegistryException(
                40405,
                "Subject '" + subject + "' was not deleted first before being permanently deleted");
          }
          if (!permanent && live.isEmpty()) {
            throw new RegistryException(
                40404,
                "Subject '"
                    + subject
                    + "' was soft deleted. Set permanent=true to delete permanently");
          }
          (permanent ? versions : live).forEach(s -> deleted.add(s.version()));
          return permanent
              ? tombstones(subject, versions)
              : List.of(SchemaRecord.deleteSubject(subject, live.getLast().version()));
        });
    return deleted;
  }

  /** The version that is deleted now; softly, unless {@code permanent}. */
  int deleteVersion(String subject, SchemaVersion version, boolean permanent) {
    List<Integer> deleted = new ArrayList<>();
    store.write(
        state -> {
          requireWritable(state, subject);
          deleted.clear();
          RegisteredSchema schema = version.among(versions(state, subject, permanent));
          if (permanent && !schema.deleted()) {
            throw new RegistryException(
                40407,
                "Subject '%s' Version %d was not deleted first before being permanently deleted"
                    .formatted(subject, schema.version()));
          }
          deleted.add(schema.version());
          return List.of(
              permanent
                  ? SchemaRecord.schemaTombstone(subject, schema.version())
                  : SchemaRecord.schema(schema.withDeleted(true)));
        });
    return deleted.getFirst();
  }

  private static RegisteredSchema admit(
      RegistryState state, String subject, Registration registration) {
    boolean imported = requireWritable(state, subject) == RegistryMode.IMPORT;
    AvroSchema schema = registration.schema();
    if (!imported && (registration.id().isPresent() || registration.version().isPresent())) {
      throw RegistryException.notPermitted("Subject " + subject + " is not in import mode");
    }
    if (!imported) {
      CompatibilityLevel level = effectiveLevel(state, Optional.of(subject));
      List<String> faults = incompatibilities(level, schema, state.versions(subject, false));
      if (!faults.isEmpty()) {
        throw new RegistryException(
            409,
            "Schema being registered is incompatible with an earlier schema for subject \"%s\", details: %s"
                .formatted(subject, faults));
      }
    }
    List<RegisteredSchema> versions = state.versions(subject, true);
    int next = versions.isEmpty() ? 1 : versions.getLast().version() + 1;
    int id = registration.id().orElseGet(() -> state.idOf(schema).orElseGet(state::nextId));
    boolean idIsFree =
        state
            .byId(id)
            .filter(s -> !s.schema().canonicalString().equals(schema.canonicalString()))
            .isEmpty();
    if (!idIsFree) {
      throw RegistryException.notPermitted(
          "Overwrite new schema with id " + id + " is not permitted.");
    }
    return new RegisteredSchema(subject, registration.version().orElse(next), id, schema, false);
  }

  private static List<SchemaRecord> tombstones(String subject, List<RegisteredSchema> versions) {
    List<SchemaRecord> records = new ArrayList<>();
    versions.forEach(s -> records.add(SchemaRecord.schemaTombstone(subject, s.version())));
    records.add(SchemaRecord.deleteSubjectTombstone(subject));
    return records;
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

  private static RegistryMode effectiveMode(RegistryState state, Optional<String> subject) {
    return state
        .mode(subject)
        .or(() -> state.mode(Optional.empty()))
        .orElse(RegistryMode.READWRITE);
  }

  private static RegistryMode requireWritable(RegistryState state, String subject) {
    RegistryMode mode = effectiveMode(state, Optional.of(subject));
    if (mode == RegistryMode.READONLY) {
      throw RegistryException.notPermitted("Subject " + subject + " is in read-only mode");
    }
    return mode;
  }
}
