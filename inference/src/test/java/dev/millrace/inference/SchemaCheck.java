package dev.millrace.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Whether a value fits a JSON schema, as far as tests use its keywords. */
final class SchemaCheck {
  private final JsonNode root;

  SchemaCheck(JsonNode root) {
    this.root = root;
  }

  boolean fits(JsonNode value) {
    return fits(root, value);
  }

  private boolean fits(JsonNode schema, JsonNode value) {
    if (schema.isBoolean()) {
      return schema.booleanValue();
    }
    if (schema.has("$ref")) {
      String pointer = schema.path("$ref").asText().substring(1);
      return fits(root.at(pointer), value);
    }
    boolean combined =
        (!schema.has("anyOf") || any(schema.path("anyOf"), value))
            && (!schema.has("allOf") || all(schema.path("allOf"), value))
            && (!schema.has("enum") || holds(schema.path("enum"), value))
            && (!schema.has("const") || schema.path("const").equals(value))
            && typed(schema.path("type"), value);
    return combined
        && (!value.isTextual() || text(schema, value.textValue()))
        && (!value.isNumber() || number(schema, value.doubleValue()))
        && (!value.isArray() || array(schema, value))
        && (!value.isObject() || object(schema, value));
  }

  private boolean any(JsonNode options, JsonNode value) {
    return list(options).stream().anyMatch(option -> fits(option, value));
  }

  private boolean all(JsonNode parts, JsonNode value) {
    return list(parts).stream().allMatch(part -> fits(part, value));
  }

  private static boolean holds(JsonNode values, JsonNode value) {
    return list(values).contains(value);
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }

  private static boolean typed(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      return list(type).stream().anyMatch(one -> typed(one, value));
    }
    return switch (type.asText("")) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> true;
    };
  }

  private static boolean text(JsonNode schema, String value) {
    int length = value.codePointCount(0, value.length());
    return length >= schema.path("minLength").asInt(0)
        && length <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
        && (!schema.has("pattern")
            || Pattern.compile(schema.path("pattern").asText()).matcher(value).find());
  }

  private static boolean number(JsonNode schema, double value) {
    return value >= schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
        && value <= schema.path("maximum").asDouble(Double.POSITIVE_INFINITY);
  }

  private boolean array(JsonNode schema, JsonNode value) {
    boolean each =
        !schema.has("items")
            || list(value).stream().allMatch(one -> fits(schema.path("items"), one));
    return each
        && value.size() >= schema.path("minItems").asInt(0)
        && value.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE);
  }

  private boolean object(JsonNode schema, JsonNode value) {
    JsonNode further = schema.path("additionalProperties");
    boolean members =
        value.properties().stream()
            .allMatch(
                one -> {
                  JsonNode own = schema.path("properties").path(one.getKey());
                  JsonNode bound = own.isMissingNode() ? further : own;
                  return bound.isMissingNode() || fits(bound, one.getValue());
                });
    return members
        && list(schema.path("required")).stream().allMatch(name -> value.has(name.asText()));
  }
}
