package dev.millrace.local.internal.registry;

import dev.millrace.http.Routes;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The paths of Confluent's API that its serializers, our own clients and somebody who looks need,
 * and what each answers as a value for Jackson.
 */
final class RegistryPaths {
  private final SchemaRegistry registry;

  RegistryPaths(SchemaRegistry registry) {
    this.registry = registry;
  }

  Routes<Function<RegistryRequest, Object>> routes() {
    return new Routes.Builder<Function<RegistryRequest, Object>>()
        .on("GET", "/", request -> Map.of())
        .on("GET", "/subjects", request -> registry.subjects())
        .on("POST", "/subjects/{subject}", this::find)
        .on("GET", "/subjects/{subject}/versions", this::versions)
        .on("POST", "/subjects/{subject}/versions", this::register)
        .on("GET", "/subjects/{subject}/versions/{version}", this::version)
        .on("GET", "/schemas/ids/{id}", this::byId)
        .on("GET", "/config", this::level)
        .on("PUT", "/config", this::setLevel)
        .on("GET", "/config/{subject}", this::level)
        .on("PUT", "/config/{subject}", this::setLevel)
        .build();
  }

  private Object find(RegistryRequest request) {
    return describe(registry.find(request.subject(), request.schema(), request.flag("deleted")));
  }

  private List<Integer> versions(RegistryRequest request) {
    return registry.versions(request.subject(), request.flag("deleted")).stream()
        .map(RegisteredSchema::version)
        .toList();
  }

  private Map<String, Object> register(RegistryRequest request) {
    return Map.of("id", registry.register(request.subject(), request.schema()).id());
  }

  private Object version(RegistryRequest request) {
    SchemaVersion version = SchemaVersion.parse(request.named("version"));
    return describe(registry.version(request.subject(), version, request.flag("deleted")));
  }

  private Map<String, Object> byId(RegistryRequest request) {
    return Map.of("schema", registry.byId(id(request.named("id"))).schema().canonicalString());
  }

  private Map<String, Object> level(RegistryRequest request) {
    Optional<String> subject = request.ofSubject();
    boolean own = subject.isPresent() && !request.flag("defaultToGlobal");
    CompatibilityLevel level =
        own
            ? registry.level(subject).orElseThrow(() -> unset(subject.orElse("")))
            : registry.effectiveLevel(subject);
    return Map.of("compatibilityLevel", level);
  }

  private Map<String, Object> setLevel(RegistryRequest request) {
    CompatibilityLevel level = parseLevel(request.text("compatibility"));
    registry.setLevel(request.ofSubject(), level);
    return Map.of("compatibility", level);
  }

  private static Map<String, Object> describe(RegisteredSchema schema) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("subject", schema.subject());
    answer.put("version", schema.version());
    answer.put("id", schema.id());
    answer.put("schema", schema.schema().canonicalString());
    return answer;
  }

  private static int id(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw RegistryException.notFound();
    }
  }

  private static CompatibilityLevel parseLevel(String text) {
    CompatibilityLevel level = CompatibilityLevel.forName(text);
    if (level == null) {
      throw new RegistryException(
          42203,
          "Invalid compatibility level. Valid values are none, backward, forward, full, "
              + "backward_transitive, forward_transitive, and full_transitive");
    }
    return level;
  }

  private static RegistryException unset(String subject) {
    return new RegistryException(
        40408,
        "Subject '%s' does not have subject-level compatibility configured".formatted(subject));
  }
}
