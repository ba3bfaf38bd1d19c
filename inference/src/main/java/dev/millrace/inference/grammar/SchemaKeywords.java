package dev.millrace.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** Keywords of JSON Schema: what binds a value and what is only told. */
final class SchemaKeywords {
  private static final Set<String> TOLD =
      Set.of(
          "$schema",
          "$id",
          "id",
          "$anchor",
          "$comment",
          "$defs",
          "$vocabulary",
          "definitions",
          "title",
          "description",
          "default",
          "examples",
          "example",
          "deprecated",
          "readOnly",
          "writeOnly",
          "contentMediaType",
          "contentEncoding",
          "discriminator",
          "strict",
          "name",
          "markdownDescription",
          "x-order");

  private static final Set<String> BINDING =
      Set.of(
          "$ref",
          "allOf",
          "anyOf",
          "oneOf",
          "type",
          "enum",
          "const",
          "nullable",
          "format",
          "pattern",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "items",
          "prefixItems",
          "additionalItems",
          "minItems",
          "maxItems",
          "properties",
          "patternProperties",
          "additionalProperties",
          "propertyNames",
          "required",
          "minProperties",
          "maxProperties");

  private SchemaKeywords() {}

  static boolean binds(String keyword) {
    return !TOLD.contains(keyword) && !keyword.startsWith("x-");
  }

  /**
   * @throws GrammarException for one that binds a value in a way that is not supported
   */
  static void requireKnown(JsonNode schema, String where) {
    for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
      String name = keyword.getKey();
      if (binds(name) && !BINDING.contains(name) && !neutral(name, keyword.getValue())) {
        throw fault(where, "'" + GrammarException.shown(name) + "' is not supported");
      }
    }
  }

  /** What says nothing that is not so anyhow. */
  private static boolean neutral(String name, JsonNode value) {
    return switch (name) {
      case "uniqueItems" -> value.isBoolean() && !value.booleanValue();
      case "unevaluatedProperties", "unevaluatedItems" -> value.isBoolean();
      case "multipleOf" -> value.isNumber() && value.doubleValue() == 1;
      default -> false;
    };
  }

  static GrammarException fault(String where, String what) {
    return new GrammarException("schema " + GrammarException.shown(where) + ": " + what);
  }
}
