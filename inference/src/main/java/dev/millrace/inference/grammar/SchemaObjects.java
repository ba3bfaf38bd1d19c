package dev.millrace.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Objects that fit a schema. Members stand in the order of {@code properties}; further ones follow
 * only where {@code additionalProperties} says so or nothing else is said.
 */
final class SchemaObjects {
  private static final int MAX_NAME = 500;

  private final JsonSchemaReader schemas;

  SchemaObjects(JsonSchemaReader schemas) {
    this.schemas = schemas;
  }

  Expression read(JsonNode schema, String where) {
    Map<String, JsonNode> properties = new LinkedHashMap<>();
    schema
        .path("properties")
        .properties()
        .forEach(one -> properties.put(one.getKey(), one.getValue()));
    Set<String> required = new LinkedHashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    Optional<Expression> further = further(schema, properties, where);
    JsonNode any = schema.path("additionalProperties");
    for (String name : required) {
      properties.computeIfAbsent(name, absent -> any.isMissingNode() ? BooleanNode.TRUE : any);
    }
    int least = count(schema, "minProperties", 0, where);
    int most = count(schema, "maxProperties", -1, where);
    if (properties.isEmpty()) {
      if (least > 1) {
        throw SchemaKeywords.fault(where, "'minProperties' above 1 is not supported");
      }
      return further
          .map(one -> JsonText.braced(JsonText.list(one, least, most)))
          .orElse(least > 0 ? Expression.NEVER : JsonText.braced(Expression.EMPTY));
    }
    if (least > required.size()
        || (most >= 0 && (most < properties.size() || further.isPresent()))) {
      throw SchemaKeywords.fault(
          where, "'minProperties' and 'maxProperties' beside 'properties' are not supported");
    }
    return JsonText.braced(members(properties, required, further, where));
  }

  static int count(JsonNode schema, String name, int absent, String where) {
    JsonNode node = schema.path(name);
    if (node.isMissingNode()) {
      return absent;
    }
    if (!node.canConvertToExactIntegral() || !node.canConvertToInt() || node.intValue() < 0) {
      throw SchemaKeywords.fault(where, "'" + name + "' is no count");
    }
    return node.intValue();
  }

  /** A member beside the named ones, if there may be any. */
  private Optional<Expression> further(
      JsonNode schema, Map<String, JsonNode> properties, String where) {
    JsonNode patterns = schema.path("patternProperties");
    JsonNode other = schema.path("additionalProperties");
    boolean named = !properties.isEmpty() || schema.path("required").size() > 0;
    if (!patterns.isEmpty()) {
      if (named) {
        throw SchemaKeywords.fault(
            where, "'patternProperties' beside 'properties' is not supported");
      }
      List<Expression> options = new ArrayList<>();
      for (Map.Entry<String, JsonNode> one : patterns.properties()) {
        Expression key = RegexReader.search(one.getKey(), RegexReader.Form.JSON);
        options.add(
            JsonText.pair(
                JsonText.quoted(key), schemas.of(one.getValue(), where + "/patternProperties")));
      }
      return Optional.of(new Expression.Choice(options));
    }
    boolean open = other.isMissingNode() ? !named : !other.isBoolean() || other.booleanValue();
    if (!open) {
      return Optional.empty();
    }
    Expression value =
        other.isObject() ? schemas.of(other, where + "/additionalProperties") : JsonText.ANY;
    return Optional.of(JsonText.pair(key(schema, properties.keySet(), where), value));
  }

  private Expression key(JsonNode schema, Set<String> names, String where) {
    JsonNode rule = schema.path("propertyNames");
    if (rule.isObject()) {
      if (!names.isEmpty()) {
        throw SchemaKeywords.fault(where, "'propertyNames' beside 'properties' is not supported");
      }
      return SchemaStrings.of(rule, where + "/propertyNames");
    }
    if (names.isEmpty()) {
      return JsonText.STRING;
    }
    if (names.stream().anyMatch(name -> name.length() > MAX_NAME)) {
      throw SchemaKeywords.fault(
          where, "a property's name has more than " + MAX_NAME + " characters");
    }
    return JsonText.quoted(OtherStrings.than(names));
  }

  /** As rules of their own, since each stands where it is first and where others precede it. */
  private Expression members(
      Map<String, JsonNode> properties,
      Set<String> required,
      Optional<Expression> further,
      String where) {
    Expression rest =
        further
            .map(one -> Expression.anyNumber(Expression.sequence(JsonText.comma(), one)))
            .orElse(Expression.EMPTY);
    Expression first = further.map(one -> JsonText.list(one, 0, -1)).orElse(Expression.EMPTY);
    for (Map.Entry<String, JsonNode> property : new ArrayList<>(properties.entrySet()).reversed()) {
      String name = property.getKey();
      Expression value = schemas.of(property.getValue(), where + "/properties/" + name);
      Expression member =
          schemas.rule(JsonText.pair(Expression.text(TextNode.valueOf(name).toString()), value));
      Expression after = Expression.sequence(JsonText.comma(), member, rest);
      boolean optional = !required.contains(name);
      Expression alone = Expression.sequence(member, rest);
      first = schemas.rule(optional ? Expression.choice(alone, first) : alone);
      rest = schemas.rule(optional ? Expression.choice(after, rest) : after);
    }
    return first;
  }
}
