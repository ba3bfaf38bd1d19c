package dev.millrace.local.internal.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.local.LocalException;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryStateTest {
  private final RegistryState state = new RegistryState();

  @Test
  void recordsHaveConfluentsBytesSinceCompactionComparesKeys() {
    assertRecord(
        SchemaRecord.schema(new RegisteredSchema("s", 2, 5, new AvroSchema("\"int\""), false)),
        "{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":2,\"magic\":1}",
        "{\"subject\":\"s\",\"version\":2,\"id\":5,\"schema\":\"\\\"int\\\"\",\"deleted\":false}");
    assertRecord(
        SchemaRecord.config(Optional.empty(), CompatibilityLevel.FULL),
        "{\"keytype\":\"CONFIG\",\"subject\":null,\"magic\":0}",
        "{\"compatibilityLevel\":\"FULL\"}");
  }

  @Test
  void idOfAHardDeletedSchemaIsNotGivenAgain() {
    state.apply(schema("s", 1, 7));
    state.apply(tombstone("{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":1,\"magic\":1}"));
    assertThat(state.byId(7)).isEmpty();
    assertThat(state.nextId()).isEqualTo(8);
  }

  @Test
  void deletedSubjectHidesVersionsUpToTheNamedOne() {
    state.apply(schema("s", 1, 1));
    state.apply(schema("s", 2, 2));
    state.apply(
        record(
            "{\"keytype\":\"DELETE_SUBJECT\",\"subject\":\"s\",\"magic\":0}",
            "{\"subject\":\"s\",\"version\":1}"));
    assertThat(state.versions("s", false)).extracting(RegisteredSchema::version).containsExactly(2);
    assertThat(state.versions("s", true)).hasSize(2);
  }

  @Test
  void readsWhatItNoLongerWrites() {
    state.apply(
        record(
            "{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":1,\"magic\":1}",
            "{\"subject\":\"s\",\"version\":1,\"id\":4,\"schema\":\"\\\"int\\\"\",\"deleted\":true}"));
    assertThat(state.versions("s", false)).isEmpty();
    assertThat(state.byId(4)).isPresent();
    state.apply(
        record("{\"keytype\":\"MODE\",\"subject\":null,\"magic\":0}", "{\"mode\":\"READONLY\"}"));
    state.apply(SchemaRecord.config(Optional.of("s"), CompatibilityLevel.FULL));
    assertThat(state.level(Optional.of("s"))).contains(CompatibilityLevel.FULL);
    state.apply(tombstone("{\"keytype\":\"CONFIG\",\"subject\":\"s\",\"magic\":0}"));
    assertThat(state.level(Optional.of("s"))).isEmpty();
    state.apply(tombstone("{\"keytype\":\"DELETE_SUBJECT\",\"subject\":\"s\",\"magic\":0}"));
    assertThat(state.byId(4)).isPresent();
  }

  @Test
  void refusesWhatItCannotServeAndSkipsWhatItDoesNotKnow() {
    state.apply(record("{\"keytype\":\"NOOP\",\"magic\":0}", "{}"));
    String key = "{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":1,\"magic\":1}";
    assertThatThrownBy(
            () -> state.apply(record(key, "{\"id\":1,\"schemaType\":\"JSON\",\"schema\":\"{}\"}")))
        .isInstanceOf(LocalException.class)
        .hasMessageContaining("version 1 of s as JSON");
    assertThatThrownBy(() -> state.apply(record(key, "{\"id\":1,\"schema\":\"?\"}")))
        .isInstanceOf(LocalException.class)
        .hasMessageContaining("version 1 of s");
    assertThat(SchemaRecord.read("no json".getBytes(UTF_8), Optional.empty())).isEmpty();
  }

  private static SchemaRecord schema(String subject, int version, int id) {
    return SchemaRecord.schema(
        new RegisteredSchema(subject, version, id, new AvroSchema("\"int\""), false));
  }

  private static SchemaRecord tombstone(String key) {
    return SchemaRecord.read(key.getBytes(UTF_8), Optional.empty()).orElseThrow();
  }

  private static SchemaRecord record(String key, String value) {
    return SchemaRecord.read(key.getBytes(UTF_8), Optional.of(value.getBytes(UTF_8))).orElseThrow();
  }

  private static void assertRecord(SchemaRecord actual, String key, String value) {
    assertThat(new String(actual.keyBytes(), UTF_8)).isEqualTo(key);
    assertThat(new String(actual.valueBytes().orElseThrow(), UTF_8)).isEqualTo(value);
  }
}
