package dev.millrace.local.internal.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;

/**
 * A request of the registry's API.
 *
 * @param named the segments of the path that have names
 * @param body the JSON sent, or a missing node
 */
record RegistryRequest(Map<String, String> named, Map<String, String> query, JsonNode body) {
  private static final Set<String> SCHEMA_FIELDS =
      Set.of(
          "schema", "schemaType", "id", "version", "subject", "references", "metadata", "ruleSet");

  boolean flag(String name) {
    return Boolean.parseBoolean(query.get(name));
  }

  String named(String segment) {
    return named.getOrDefault(segment, "");
  }

  String subject() {
    return named("subject");
  }

  /** Empty where the path names none: the global setting is meant. */
  Optional<String> ofSubject() {
    return Optional.ofNullable(named.get("subject"));
  }

  /** The schema in the body, normalized if the request says so. */
  AvroSchema schema() {
    requireFields(SCHEMA_FIELDS);
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new RegistryException(42201, "Invalid schema type " + type + ", only AVRO is served");
    }
    for (String field : List.of("references", "metadata", "ruleSet")) {
      if (!body.path(field).isEmpty()) {
        throw new RegistryException(42201, "Schemas with " + field + " are not served");
      }
    }
    for (String field : List.of("id", "version")) {
      // 0 and -1 mean none.
      if (body.path(field).asInt() > 0) {
        throw new RegistryException(
            42205, "Schemas are not imported here: register without " + field);
      }
    }
    if (!body.path("schema").isTextual() || body.path("schema").textValue().isBlank()) {
      throw new RegistryException(42201, "Empty schema");
    }
    try {
      // The last argument marks the schema as new: its defaults have to fit their types.
      AvroSchema schema =
          new AvroSchema(body.path("schema").textValue(), List.of(), Map.of(), null, true);
      return flag("normalize") ? schema.normalize() : schema;
    } catch (AvroRuntimeException e) {
      throw new RegistryException(42201, "Invalid schema: " + e.getMessage());
    }
  }

  String text(String field) {
    requireFields(Set.of(field));
    return body.path(field).asText("");
  }

  private void requireFields(Set<String> known) {
    if (!body.isObject()) {
      throw new RegistryException(422, "The request body must be a JSON object");
    }
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new RegistryException(422, "Unrecognized field: " + name);
              }
            });
  }
}
