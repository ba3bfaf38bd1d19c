package dev.millrace.model.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Typed look-ups in a {@code config.json}; a null counts as absent, as in transformers. */
public record ConfigReader(JsonNode root, String source) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static ConfigReader parse(String json, String source) throws ModelFormatException {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          "%s: not JSON: %s".formatted(source, e.getOriginalMessage()), e);
    }
    if (!root.isObject()) {
      throw new ModelFormatException(source + ": is no JSON object");
    }
    return new ConfigReader(root, source);
  }

  int count(String key) throws ModelFormatException {
    JsonNode node = root.path(key);
    if (!node.isInt()) {
      throw problem(key, node.isMissingNode() ? "is missing" : node + " is not a count");
    }
    return node.intValue();
  }

  int count(String key, int absent) throws ModelFormatException {
    return root.hasNonNull(key) ? count(key) : absent;
  }

  double number(String key, double absent) throws ModelFormatException {
    return number(root, key, absent);
  }

  String text(String key, String absent) throws ModelFormatException {
    if (!root.hasNonNull(key)) {
      return absent;
    }
    if (!root.path(key).isTextual()) {
      throw problem(key, root.path(key) + " is not a string");
    }
    return root.path(key).textValue();
  }

  boolean flag(String key, boolean absent) throws ModelFormatException {
    if (!root.hasNonNull(key)) {
      return absent;
    }
    if (!root.path(key).isBoolean()) {
      throw problem(key, root.path(key) + " is neither true nor false");
    }
    return root.path(key).booleanValue();
  }

  void requireFlag(String key, boolean value) throws ModelFormatException {
    if (flag(key, value) != value) {
      throw problem(key, !value + " is not supported");
    }
  }

  void requireAbsent(String key) throws ModelFormatException {
    if (root.hasNonNull(key)) {
      throw problem(key, "is not supported");
    }
  }

  double ropeTheta() throws ModelFormatException {
    return number(root.path("rope_parameters"), "rope_theta", number("rope_theta", 10_000));
  }

  Optional<RopeScaling> ropeScaling() throws ModelFormatException {
    String key = root.hasNonNull("rope_parameters") ? "rope_parameters" : "rope_scaling";
    JsonNode rope = root.path(key);
    requireWholeHeadsTurned(rope);
    if (!root.hasNonNull(key)) {
      return Optional.empty();
    }
    if (!rope.isObject()) {
      throw problem(key, rope + " is not an object");
    }
    String type = rope.path("rope_type").asText(rope.path("type").asText("default"));
    return switch (type) {
      case "default" -> Optional.empty();
      case "llama3" ->
          Optional.of(
              new RopeScaling(
                  required(rope, "factor"),
                  required(rope, "low_freq_factor"),
                  required(rope, "high_freq_factor"),
                  (int) required(rope, "original_max_position_embeddings")));
      default -> throw problem(key, "rope_type '" + type + "' is neither default nor llama3");
    };
  }

  private void requireWholeHeadsTurned(JsonNode rope) throws ModelFormatException {
    String key = "partial_rotary_factor";
    double part = number(rope, key, number(key, 1));
    if (part != 1) {
      throw problem(key, part + " is not supported, only 1");
    }
  }

  /** Ids outside the vocabulary are a library's defaults that nobody changed, and mean nothing. */
  public SpecialTokens specialTokens(int vocabularySize) {
    JsonNode begin = root.path("bos_token_id");
    JsonNode end = root.path("eos_token_id");
    List<Integer> ends = new ArrayList<>();
    if (end.isArray()) {
      end.forEach(id -> ends.add(id.asInt(-1)));
    } else if (end.isInt()) {
      ends.add(end.intValue());
    }
    ends.removeIf(id -> id < 0 || id >= vocabularySize);
    boolean begins = begin.isInt() && begin.intValue() >= 0 && begin.intValue() < vocabularySize;
    return new SpecialTokens(begins ? OptionalInt.of(begin.intValue()) : OptionalInt.empty(), ends);
  }

  ModelFormatException problem(String key, String message) {
    return new ModelFormatException("%s: %s: %s".formatted(source, key, message));
  }

  private double required(JsonNode node, String key) throws ModelFormatException {
    double value = number(node, key, Double.NaN);
    if (Double.isNaN(value)) {
      throw problem(key, "is missing");
    }
    return value;
  }

  private double number(JsonNode node, String key, double absent) throws ModelFormatException {
    JsonNode value = node.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (!value.isNumber()) {
      throw problem(key, value + " is not a number");
    }
    return value.doubleValue();
  }
}
