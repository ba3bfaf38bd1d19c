package dev.millrace.local.internal.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The paths of the API, and what each answers as a value for Jackson. */
public final class RegistryRoutes {
  private final SchemaRegistry registry;
  private final ObjectMapper json;

  public RegistryRoutes(SchemaRegistry registry, ObjectMapper json) {
    this.registry = registry;
    this.json = json;
  }

  /**
   * Answers a request.
   *
   * @throws RegistryException with what a client is told
   */
  public Object answer(RegistryRequest request) {
    List<String> path = request.path();
    if (path.isEmpty()) {
      return Map.of();
    }
    List<String> rest = path.subList(1, path.size());
    return switch (path.getFirst()) {
      case "subjects" -> rest.isEmpty() ? subjects(request) : subject(request, rest);
      case "schemas" -> schemas(request, rest);
      case "compatibility" -> compatibility(request, rest);
      case "config" -> config(request, only(rest));
      case "mode" -> mode(request, only(rest));
      case "contexts" -> List.of(".");
      default -> throw notFound();
    };
  }

  private List<String> subjects(RegistryRequest request) {
    requireMethod(request, "GET");
    String prefix = request.query("subjectPrefix", "");
    return registry.all(prefix, request.flag("deleted")).stream()
        .map(RegisteredSchema::subject)
        .distinct()
        .toList();
  }

  /** {@code /subjects/S}, {@code /versions}, {@code /versions/V}, {@code /versions/V/schema}. */
  private Object subject(RegistryRequest request, List<String> path) {
    String subject = path.getFirst();
    boolean deleted = request.flag("deleted");
    boolean permanent = request.flag("permanent");
    if (path.size() == 1) {
      return switch (request.method()) {
        case "POST" -> describe(registry.find(subject, request.schema(), deleted));
        case "DELETE" -> registry.deleteSubject(subject, permanent);
        default -> throw notAllowed();
      };
    }
    if (!path.get(1).equals("versions") || path.size() > 4) {
      throw notFound();
    }
    if (path.size() == 2) {
      return switch (request.method()) {
        case "GET" ->
            registry.versions(subject, deleted).stream().map(RegisteredSchema::version).toList();
        case "POST" -> register(subject, request);
        default -> throw notAllowed();
      };
    }
    SchemaVersion version = SchemaVersion.parse(path.get(2));
    if (path.size() == 3 && request.method().equals("DELETE")) {
      return registry.deleteVersion(subject, version, permanent);
    }
    requireMethod(request, "GET");
    RegisteredSchema found = registry.version(subject, version, deleted);
    if (path.size() == 3) {
      return describe(found);
    }
    return switch (path.get(3)) {
      case "schema" -> tree(found.schema());
      case "referencedby" -> List.of();
      default -> throw notFound();
    };
  }

  private Map<String, Object> register(String subject, RegistryRequest request) {
    var registration =
        new SchemaRegistry.Registration(
            request.schema(), request.number("id"), request.number("version"));
    return Map.of("id", registry.register(subject, registration).id());
  }

  /** {@code /schemas}, {@code /types}, {@code /ids/I}, and below it schema, subjects, versions. */
  private Object schemas(RegistryRequest request, List<String> path) {
    requireMethod(request, "GET");
    boolean deleted = request.flag("deleted");
    if (path.isEmpty()) {
      return registry.all(request.query("subjectPrefix", ""), deleted).stream()
          .map(this::describe)
          .toList();
    }
    if (path.equals(List.of("types"))) {
      return List.of("AVRO");
    }
    if (!path.getFirst().equals("ids") || path.size() < 2 || path.size() > 3) {
      throw notFound();
    }
    RegisteredSchema found = registry.byId(id(path.get(1)));
    if (path.size() == 2) {
      return Map.of("schema", found.schema().canonicalString());
    }
    List<RegisteredSchema> uses =
        registry.all("", deleted).stream().filter(s -> s.id() == found.id()).toList();
    return switch (path.get(2)) {
      case "schema" -> tree(found.schema());
      case "subjects" -> uses.stream().map(RegisteredSchema::subject).distinct().toList();
      case "versions" ->
          uses.stream().map(s -> Map.of("subject", s.subject(), "version", s.version())).toList();
      default -> throw notFound();
    };
  }

  /** {@code /compatibility/subjects/S/versions} and {@code /versions/V}. */
  private Object compatibility(RegistryRequest request, List<String> path) {
    if (path.size() < 3
        || path.size() > 4
        || !path.getFirst().equals("subjects")
        || !path.get(2).equals("versions")) {
      throw notFound();
    }
    requireMethod(request, "POST");
    Optional<SchemaVersion> against =
        path.size() == 4 ? Optional.of(SchemaVersion.parse(path.get(3))) : Optional.empty();
    List<String> faults = registry.incompatibilities(path.get(1), request.schema(), against);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("is_compatible", faults.isEmpty());
    if (request.flag("verbose")) {
      answer.put("messages", faults);
    }
    return answer;
  }

  private Map<String, Object> config(RegistryRequest request, Optional<String> subject) {
    boolean own = subject.isPresent() && !request.flag("defaultToGlobal");
    return switch (request.method()) {
      case "GET" ->
          Map.of("compatibilityLevel", own ? ownLevel(subject) : registry.effectiveLevel(subject));
      case "PUT" -> {
        CompatibilityLevel level = parseLevel(request.text("compatibility"));
        registry.setLevel(subject, Optional.of(level));
        yield Map.of("compatibility", level);
      }
      case "DELETE" -> {
        CompatibilityLevel old = own ? ownLevel(subject) : registry.effectiveLevel(subject);
        registry.setLevel(subject, Optional.empty());
        yield Map.of("compatibilityLevel", old);
      }
      default -> throw notAllowed();
    };
  }

  private Map<String, Object> mode(RegistryRequest request, Optional<String> subject) {
    boolean own = subject.isPresent() && !request.flag("defaultToGlobal");
    return switch (request.method()) {
      case "GET" -> Map.of("mode", own ? ownMode(subject) : registry.effectiveMode(subject));
      case "PUT" -> {
        RegistryMode mode = parseMode(request.text("mode"));
        registry.setMode(subject, Optional.of(mode), request.flag("force"));
        yield Map.of("mode", mode);
      }
      case "DELETE" -> {
        RegistryMode old = own ? ownMode(subject) : registry.effectiveMode(subject);
        registry.setMode(subject, Optional.empty(), false);
        yield Map.of("mode", old);
      }
      default -> throw notAllowed();
    };
  }

  private CompatibilityLevel ownLevel(Optional<String> subject) {
    return registry.level(subject).orElseThrow(() -> unset(40408, "compatibility", subject));
  }

  private RegistryMode ownMode(Optional<String> subject) {
    return registry.mode(subject).orElseThrow(() -> unset(40409, "mode", subject));
  }

  private Map<String, Object> describe(RegisteredSchema schema) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("subject", schema.subject());
    answer.put("version", schema.version());
    answer.put("id", schema.id());
    answer.put("schema", schema.schema().canonicalString());
    return answer;
  }

  private Object tree(AvroSchema schema) {
    try {
      return json.readTree(schema.canonicalString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int id(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new RegistryException(404, "HTTP 404 Not Found");
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

  private static RegistryMode parseMode(String text) {
    return RegistryMode.parse(text)
        .orElseThrow(
            () ->
                new RegistryException(
                    42204, "Invalid mode. Valid values are READWRITE, READONLY, and IMPORT"));
  }

  private static Optional<String> only(List<String> rest) {
    if (rest.size() > 1) {
      throw notFound();
    }
    return rest.stream().findFirst();
  }

  private static void requireMethod(RegistryRequest request, String method) {
    if (!request.method().equals(method)) {
      throw notAllowed();
    }
  }

  private static RegistryException unset(int code, String what, Optional<String> subject) {
    return new RegistryException(
        code,
        "Subject '%s' does not have subject-level %s configured"
            .formatted(subject.orElse(""), what));
  }

  private static RegistryException notFound() {
    return new RegistryException(404, "HTTP 404 Not Found");
  }

  private static RegistryException notAllowed() {
    return new RegistryException(405, "HTTP 405 Method Not Allowed");
  }
}
