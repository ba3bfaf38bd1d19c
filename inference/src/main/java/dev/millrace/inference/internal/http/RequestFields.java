package dev.millrace.inference.internal.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.inference.InferenceSettings.UnknownFields;
import dev.millrace.inference.internal.fields.FieldTable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A request's JSON object, field by field; what is wrong with one is an error that names it. */
public final class RequestFields {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_NUMBER_LENGTH = 64;

  public static final JsonMapper JSON =
      JsonMapper.builder(
              new com.fasterxml.jackson.core.JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode object;
  private final String where;
  private final UnknownFields policy;
  private final List<String> unknown;

  private RequestFields(
      JsonNode object, String where, FieldTable table, UnknownFields policy, List<String> unknown) {
    this.object = object;
    this.where = where;
    this.policy = policy;
    this.unknown = unknown;
    unknown.addAll(table.check(where, object, policy));
  }

  /** Reads a body and checks it against the fields that it may have. */
  public static RequestFields parse(byte[] body, FieldTable table, UnknownFields policy) {
    return new RequestFields(object(utf8(body)), "", table, policy, new ArrayList<>());
  }

  /** The fields of an object within; none if it is absent. */
  public RequestFields within(String name, FieldTable table) {
    return within(name, value(name).orElseGet(JSON::createObjectNode), table);
  }

  /**
   * The fields of an object within that has been found already.
   *
   * @param name of the field that leads to it, with what is between
   */
  public RequestFields within(String name, JsonNode node, FieldTable table) {
    require(node.isObject(), where + name, node, "an object");
    return new RequestFields(node, where + name + ".", table, policy, unknown);
  }

  /** Fields that are not known and mean nothing, those of objects within included. */
  public List<String> unknown() {
    return List.copyOf(unknown);
  }

  /** The field's name with where it is. */
  public String shown(String name) {
    return where + name;
  }

  private static String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw ApiException.invalidBody("the body is not UTF-8: send JSON in UTF-8");
    }
  }

  private static JsonNode object(String text) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw ApiException.invalidBody("the body is not one JSON value" + place(e));
    }
    if (!node.isObject()) {
      throw ApiException.invalidBody("the body is " + kind(node) + ": send a JSON object");
    }
    return node;
  }

  /** The parser's own words name its classes and settings, so only the place is said. */
  private static String place(JsonProcessingException fault) {
    JsonLocation location = fault.getLocation();
    return location == null
        ? ""
        : ": it cannot be read at line "
            + location.getLineNr()
            + ", column "
            + location.getColumnNr();
  }

  /** The field's value unless it is absent or null. */
  public Optional<JsonNode> value(String name) {
    return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
  }

  public boolean flag(String name) {
    return value(name)
        .map(
            node -> {
              require(node.isBoolean(), shown(name), node, "true or false");
              return node.booleanValue();
            })
        .orElse(false);
  }

  public Optional<String> string(String name) {
    return value(name)
        .map(
            node -> {
              require(node.isTextual(), shown(name), node, "a string");
              return wellFormed(shown(name), node.textValue());
            });
  }

  /** One string or an array of them; empty if absent. */
  public List<String> strings(String field, int most) {
    String name = shown(field);
    Optional<JsonNode> found = value(field);
    if (found.isEmpty()) {
      return List.of();
    }
    JsonNode node = found.get();
    if (node.isTextual()) {
      return List.of(wellFormed(name, node.textValue()));
    }
    require(node.isArray(), name, node, "a string or an array of strings");
    if (node.size() > most) {
      throw ApiException.invalid(name, name + " has " + node.size() + " entries: at most " + most);
    }
    List<String> strings = new ArrayList<>();
    for (JsonNode element : node) {
      require(element.isTextual(), name, element, "a string or an array of strings");
      strings.add(wellFormed(name, element.textValue()));
    }
    return strings;
  }

  public double number(String name, double fallback, double low, double high) {
    return value(name).map(node -> number(shown(name), node, low, high)).orElse(fallback);
  }

  public static double number(String name, JsonNode node, double low, double high) {
    require(node.isNumber(), name, node, "a number");
    double number = node.doubleValue();
    if (!(number >= low && number <= high)) {
      throw ApiException.invalid(
          name, name + " is " + shorten(node.asText()) + ": from " + low + " to " + high);
    }
    return number;
  }

  public OptionalInt integer(String name, int low, int high) {
    return value(name)
        .map(node -> OptionalInt.of(integer(shown(name), node, low, high)))
        .orElse(OptionalInt.empty());
  }

  public static int integer(String name, JsonNode node, int low, int high) {
    require(node.isIntegralNumber(), name, node, "an integer");
    if (!node.canConvertToInt() || node.intValue() < low || node.intValue() > high) {
      throw ApiException.invalid(
          name, name + " is " + shorten(node.asText()) + ": from " + low + " to " + high);
    }
    return node.intValue();
  }

  public OptionalLong longInteger(String name) {
    return value(name)
        .map(
            node -> {
              require(node.isIntegralNumber(), shown(name), node, "an integer");
              if (!node.canConvertToLong()) {
                throw ApiException.invalid(
                    shown(name),
                    shown(name) + " is " + shorten(node.asText()) + ": a 64-bit integer");
              }
              return OptionalLong.of(node.longValue());
            })
        .orElse(OptionalLong.empty());
  }

  public static void require(boolean right, String name, JsonNode node, String expected) {
    if (!right) {
      throw ApiException.invalid(name, name + " is " + kind(node) + ": " + expected);
    }
  }

  /** Unpaired surrogates, which JSON can escape, are no text. */
  public static String wellFormed(String name, String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isHighSurrogate(unit)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(unit)) {
        throw ApiException.invalid(
            name,
            name + " holds half a surrogate pair at character " + i + ": send whole characters");
      }
    }
    return text;
  }

  public static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "the number " + shorten(node.asText());
      case BOOLEAN -> node.asText();
      case NULL -> "null";
      default -> "empty";
    };
  }

  private static String shorten(String number) {
    return number.length() <= 24 ? number : number.substring(0, 24) + "...";
  }
}
