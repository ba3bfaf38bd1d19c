package dev.millrace.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** One schema for what two schemas both allow. */
final class SchemaMerge {
  private static final Set<String> GREATER_BINDS =
      Set.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
  private static final Set<String> LESS_BINDS =
      Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SchemaMerge() {}

  /**
   * @param where named in errors
   */
  static ObjectNode both(JsonNode one, JsonNode other, String where) {
    ObjectNode merged = one.deepCopy();
    closed(merged, other);
    ObjectNode second = other.deepCopy();
    closed(second, one);
    for (Map.Entry<String, JsonNode> keyword : second.properties()) {
      String name = keyword.getKey();
      JsonNode mine = merged.get(name);
      JsonNode theirs = keyword.getValue();
      boolean decided = mine == null || mine.equals(theirs) || !SchemaKeywords.binds(name);
      if (mine == null) {
        merged.set(name, theirs);
      } else if (!decided) {
        merged.set(name, both(name, mine, theirs, where));
      }
    }
    return merged;
  }

  /** Where one has no further members, the other's own may not be there. */
  private static void closed(ObjectNode schema, JsonNode closing) {
    JsonNode further = closing.path("additionalProperties");
    if (further.isBoolean() && !further.booleanValue() && schema.path("properties").isObject()) {
      ObjectNode properties = (ObjectNode) schema.get("properties");
      Set<String> names = new LinkedHashSet<>();
      properties.properties().forEach(entry -> names.add(entry.getKey()));
      for (String name : names) {
        if (!closing.path("properties").has(name)) {
          properties.set(name, BooleanNode.FALSE);
        }
      }
    }
  }

  private static JsonNode both(String name, JsonNode mine, JsonNode theirs, String where) {
    if (GREATER_BINDS.contains(name) && mine.isNumber() && theirs.isNumber()) {
      return mine.decimalValue().compareTo(theirs.decimalValue()) >= 0 ? mine : theirs;
    }
    if (LESS_BINDS.contains(name) && mine.isNumber() && theirs.isNumber()) {
      return mine.decimalValue().compareTo(theirs.decimalValue()) <= 0 ? mine : theirs;
    }
    return switch (name) {
      case "type", "enum" -> common(name, mine, theirs);
      case "required" -> union(mine, theirs);
      case "allOf" -> union(mine, theirs);
      case "properties" -> members(mine, theirs);
      case "items", "additionalProperties", "additionalItems", "propertyNames" -> all(mine, theirs);
      default ->
          throw SchemaKeywords.fault(
              where,
              "'" + GrammarException.shown(name) + "' is said twice, which is not supported");
    };
  }

  private static JsonNode all(JsonNode mine, JsonNode theirs) {
    ObjectNode all = NODES.objectNode();
    all.putArray("allOf").add(mine).add(theirs);
    return all;
  }

  private static JsonNode members(JsonNode mine, JsonNode theirs) {
    ObjectNode members = mine.deepCopy();
    theirs
        .properties()
        .forEach(
            entry -> {
              JsonNode known = members.get(entry.getKey());
              members.set(
                  entry.getKey(), known == null ? entry.getValue() : all(known, entry.getValue()));
            });
    return members;
  }

  private static JsonNode union(JsonNode mine, JsonNode theirs) {
    Set<JsonNode> all = new LinkedHashSet<>();
    mine.forEach(all::add);
    theirs.forEach(all::add);
    return NODES.arrayNode().addAll(all);
  }

  private static JsonNode common(String name, JsonNode mine, JsonNode theirs) {
    ArrayNode others = list(theirs);
    ArrayNode common = NODES.arrayNode();
    for (JsonNode one : list(mine)) {
      for (JsonNode other : others) {
        boolean whole =
            name.equals("type") && Set.of(one.asText(), other.asText()).equals(WHOLE_NUMBERS);
        if (one.equals(other) || whole) {
          common.add(whole ? NODES.textNode("integer") : one);
        }
      }
    }
    return common;
  }

  private static final Set<String> WHOLE_NUMBERS = Set.of("integer", "number");

  private static ArrayNode list(JsonNode node) {
    return node.isArray() ? (ArrayNode) node : NODES.arrayNode().add(node);
  }
}
