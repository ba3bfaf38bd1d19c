package dev.millrace.inference.internal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A request's JSON object, field by field; what is wrong with one is an error that names it. */
public final class RequestFields {
  public static final JsonMapper JSON =
      JsonMapper.builder(
              new com.fasterxml.jackson.core.JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxNumberLength(64)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode object;

  private RequestFields(JsonNode object) {
    this.object = object;
  }

  /**
   * Reads a body.
   *
   * <p>A field that is null says the same as none, whatever its name.
   *
   * @param known fields that are read
   * @param ignored fields that may be there but mean nothing here
   */
  public static RequestFields parse(byte[] body, Set<String> known, Set<String> ignored) {
    RequestFields fields = new RequestFields(object(utf8(body)));
    fields
        .object
        .fieldNames()
        .forEachRemaining(
            name -> {
              boolean given = !fields.object.path(name).isNull();
              if (given && !known.contains(name) && !ignored.contains(name)) {
                throw ApiException.invalid(
                    name, "field '" + name + "' is not supported here: remove it");
              }
            });
    return fields;
  }

  /** The names of two sets of fields. */
  public static Set<String> both(Set<String> some, Set<String> others) {
    Set<String> names = new HashSet<>(some);
    names.addAll(others);
    return Set.copyOf(names);
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
      String place =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw ApiException.invalidBody(
          "the body is not one JSON value"
              + place
              + ": "
              + e.getOriginalMessage().lines().findFirst().orElse("").toLowerCase(Locale.ROOT));
    }
    if (!node.isObject()) {
      throw ApiException.invalidBody("the body is " + kind(node) + ": send a JSON object");
    }
    return node;
  }

  /** The field's value unless it is absent or null. */
  public Optional<JsonNode> value(String name) {
    return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
  }

  public boolean flag(String name) {
    return value(name)
        .map(
            node -> {
              require(node.isBoolean(), name, node, "true or false");
              return node.booleanValue();
            })
        .orElse(false);
  }

  public Optional<String> string(String name) {
    return value(name)
        .map(
            node -> {
              require(node.isTextual(), name, node, "a string");
              return wellFormed(name, node.textValue());
            });
  }

  /** One string or an array of them; empty if absent. */
  public List<String> strings(String name, int most) {
    Optional<JsonNode> found = value(name);
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
    return value(name).map(node -> number(name, node, low, high)).orElse(fallback);
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
        .map(node -> OptionalInt.of(integer(name, node, low, high)))
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
              require(node.isIntegralNumber(), name, node, "an integer");
              if (!node.canConvertToLong()) {
                throw ApiException.invalid(
                    name, name + " is " + shorten(node.asText()) + ": a 64-bit integer");
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
