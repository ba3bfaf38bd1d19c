package dev.millrace.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a JSON Schema into rules for texts that fit it. All that is written fits; not all that fits
 * is written: see {@link SchemaObjects}, and one of {@code oneOf} may fit others, too.
 */
final class JsonSchemaReader {
  private static final int MAX_DEPTH = 150;

  /** Schemas within, each as often as it is written anew. */
  private static final int MAX_SCHEMAS = 20_000;

  private static final int MAX_MERGED = 2_000;
  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "number", "integer", "boolean", "null");

  private final JsonNode root;
  private final String prefix;
  private final Map<String, Expression> rules = JsonText.rules();
  private final Set<String> referred = new HashSet<>();
  private final Deque<String> pending = new ArrayDeque<>();
  private int made;
  private int depth;
  private int seen;
  private int merged;

  /**
   * @param prefix of the rules' names, so that several schemas have their own
   */
  JsonSchemaReader(JsonNode root, String prefix) {
    this.root = root;
    this.prefix = prefix;
  }

  /** Rules of which {@code root}, after the prefix, is the schema's. */
  Map<String, Expression> read() {
    rules.put(prefix + "root", of(root, "#"));
    while (!pending.isEmpty()) {
      String reference = pending.remove();
      rules.put(
          prefix + reference, of(SchemaReferences.resolve(root, reference, reference), reference));
    }
    return rules;
  }

  /** A rule of its own for what stands in several places. */
  Expression rule(Expression expression) {
    String name = prefix + "part " + ++made;
    rules.put(name, expression);
    return new Expression.Named(name);
  }

  /** Texts that fit a schema. */
  Expression of(JsonNode schema, String where) {
    if (schema.isBoolean()) {
      return schema.booleanValue() ? JsonText.ANY : Expression.NEVER;
    }
    if (!schema.isObject()) {
      throw SchemaKeywords.fault(where, "a schema is an object, true or false");
    }
    if (++depth > MAX_DEPTH) {
      throw SchemaKeywords.fault(where, "it is nested or refers to itself without end");
    }
    if (++seen > MAX_SCHEMAS) {
      throw SchemaKeywords.fault(where, "it is too large: more than " + MAX_SCHEMAS + " schemas");
    }
    SchemaKeywords.requireKnown(schema, where);
    Expression expression = combined(schema, where);
    depth--;
    return schema.path("nullable").asBoolean(false)
        ? Expression.choice(expression, JsonText.NULL)
        : expression;
  }

  private Expression combined(JsonNode schema, String where) {
    if (schema.has("$ref")) {
      return referred(schema, where);
    }
    if (schema.has("allOf")) {
      ObjectNode merged = without(schema, "allOf");
      for (JsonNode part : schema.path("allOf")) {
        if (part.isBoolean() && part.booleanValue()) {
          continue;
        }
        if (!part.isObject()) {
          return Expression.NEVER;
        }
        merged = both(merged, followed(part, where), where);
      }
      return of(merged, where);
    }
    for (String keyword : List.of("anyOf", "oneOf")) {
      if (schema.has(keyword)) {
        return options(schema, keyword, where);
      }
    }
    return schema.has("const") || schema.has("enum") ? values(schema, where) : typed(schema, where);
  }

  private ObjectNode both(JsonNode one, JsonNode other, String where) {
    if (++merged > MAX_MERGED) {
      throw SchemaKeywords.fault(
          where, "it is too large: more than " + MAX_MERGED + " schemas to bind together");
    }
    return SchemaMerge.both(one, other, where);
  }

  private static ObjectNode without(JsonNode schema, String keyword) {
    ObjectNode rest = schema.deepCopy();
    rest.remove(keyword);
    return rest;
  }

  private static boolean bindsNothing(JsonNode schema) {
    return schema.properties().stream().noneMatch(one -> SchemaKeywords.binds(one.getKey()));
  }

  private Expression referred(JsonNode schema, String where) {
    String reference = schema.path("$ref").asText();
    JsonNode target = SchemaReferences.resolve(root, reference, where);
    ObjectNode rest = without(schema, "$ref");
    if (bindsNothing(rest)) {
      if (referred.add(reference)) {
        pending.add(reference);
      }
      return new Expression.Named(prefix + reference);
    }
    return target.isObject()
        ? of(both(followed(target, where), rest, where), where)
        : of(target, where);
  }

  /** A schema without the references that it consists of. */
  private JsonNode followed(JsonNode schema, String where) {
    JsonNode followed = schema;
    for (int steps = 0; followed.has("$ref"); steps++) {
      JsonNode target = SchemaReferences.resolve(root, followed.path("$ref").asText(), where);
      if (steps > MAX_DEPTH || !target.isObject()) {
        throw SchemaKeywords.fault(where, "it refers to itself without end, or to no object");
      }
      followed = both(target, without(followed, "$ref"), where);
    }
    return followed;
  }

  private Expression options(JsonNode schema, String keyword, String where) {
    ObjectNode rest = without(schema, keyword);
    boolean alone = bindsNothing(rest);
    List<Expression> options = new ArrayList<>();
    int number = 0;
    for (JsonNode option : schema.path(keyword)) {
      String place = where + "/" + keyword + "/" + number++;
      if (alone || option.isBoolean()) {
        boolean any = option.isBoolean() && option.booleanValue();
        options.add(any ? of(rest, where) : of(option, place));
      } else if (option.isObject()) {
        options.add(of(both(rest, option, place), place));
      }
    }
    return new Expression.Choice(options);
  }

  private Expression values(JsonNode schema, String where) {
    List<Expression> values = new ArrayList<>();
    Iterable<JsonNode> listed =
        schema.has("const") ? List.of(schema.path("const")) : schema.path("enum");
    for (JsonNode value : listed) {
      boolean also = !schema.has("const") || !schema.has("enum") || holds(schema, value);
      if (also
          && (!schema.has("type")
              || types(schema, where).stream().anyMatch(type -> is(value, type)))) {
        values.add(Expression.text(value.toString()));
      }
    }
    return new Expression.Choice(values);
  }

  private static boolean holds(JsonNode schema, JsonNode value) {
    for (JsonNode listed : schema.path("enum")) {
      if (listed.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "number" -> value.isNumber();
      case "integer" -> value.isNumber() && value.canConvertToExactIntegral();
      case "boolean" -> value.isBoolean();
      default -> value.isNull();
    };
  }

  private static List<String> types(JsonNode schema, String where) {
    JsonNode type = schema.path("type");
    List<String> types = new ArrayList<>();
    if (type.isArray()) {
      type.forEach(one -> types.add(one.asText()));
    } else if (!type.isMissingNode()) {
      types.add(type.asText());
    } else {
      types.addAll(meant(schema));
    }
    for (String one : types) {
      if (!TYPES.contains(one)) {
        throw SchemaKeywords.fault(
            where, "type '" + GrammarException.shown(one) + "' is not known");
      }
    }
    return types;
  }

  /** The type of which a schema without one speaks; none: of any. */
  private static List<String> meant(JsonNode schema) {
    if (hasAny(
        schema,
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "propertyNames",
        "minProperties",
        "maxProperties")) {
      return List.of("object");
    }
    if (hasAny(schema, "items", "prefixItems", "minItems", "maxItems")) {
      return List.of("array");
    }
    if (hasAny(schema, "pattern", "minLength", "maxLength", "format")) {
      return List.of("string");
    }
    return hasAny(schema, "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
        ? List.of("number")
        : List.of();
  }

  private static boolean hasAny(JsonNode schema, String... keywords) {
    return List.of(keywords).stream().anyMatch(schema::has);
  }

  private Expression typed(JsonNode schema, String where) {
    List<String> types = types(schema, where);
    if (types.isEmpty() && !schema.has("type")) {
      return JsonText.ANY;
    }
    List<Expression> options = new ArrayList<>();
    for (String type : types) {
      options.add(
          switch (type) {
            case "object" -> new SchemaObjects(this).read(schema, where);
            case "array" -> arrays(schema, where);
            case "string" -> SchemaStrings.of(schema, where);
            case "number", "integer" -> SchemaNumbers.of(schema, type.equals("integer"), where);
            case "boolean" -> JsonText.BOOLEAN;
            default -> JsonText.NULL;
          });
    }
    return options.size() == 1 ? options.getFirst() : new Expression.Choice(options);
  }

  private Expression arrays(JsonNode schema, String where) {
    int least = SchemaObjects.count(schema, "minItems", 0, where);
    int most = SchemaObjects.count(schema, "maxItems", -1, where);
    if (most >= 0 && most < least) {
      return Expression.NEVER;
    }
    JsonNode items = schema.path("items");
    JsonNode first = items.isArray() ? items : schema.path("prefixItems");
    JsonNode others = items.isArray() ? schema.path("additionalItems") : items;
    Expression other = others.isMissingNode() ? JsonText.ANY : of(others, where + "/items");
    if (first.isEmpty()) {
      return JsonText.bracketed(JsonText.list(other, least, most));
    }
    return JsonText.bracketed(row(first, other, least, most, where));
  }

  /** Elements each of its own kind, then others. */
  private Expression row(JsonNode first, Expression other, int least, int most, String where) {
    int kinds = most < 0 ? first.size() : Math.min(most, first.size());
    Expression rest =
        most >= 0 && most <= kinds
            ? Expression.EMPTY
            : new Expression.Repeat(
                Expression.sequence(JsonText.comma(), other),
                Math.max(0, least - kinds),
                most < 0 ? -1 : most - kinds);
    for (int i = kinds - 1; i >= 0; i--) {
      Expression element = of(first.get(i), where + "/prefixItems/" + i);
      Expression here =
          i == 0
              ? Expression.sequence(element, rest)
              : Expression.sequence(JsonText.comma(), element, rest);
      rest = i < least ? here : Expression.optional(here);
    }
    return rest;
  }
}
