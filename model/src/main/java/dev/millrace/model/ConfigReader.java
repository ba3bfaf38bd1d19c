package dev.millrace.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Typed look-ups in a {@code config.json}; a null counts as absent, as in transformers. */
record ConfigReader(JsonNode root, String source) {

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

  String text(String key, String absent) {
    return root.hasNonNull(key) ? root.path(key).asText() : absent;
  }

  boolean flag(String key, boolean absent) {
    return root.hasNonNull(key) ? root.path(key).asBoolean() : absent;
  }

  void requireFlag(String key, boolean value) throws ModelFormatException {
    if (flag(key, value) != value) {
      throw problem(key, !value + " is not supported");
    }
  }

  double ropeTheta() throws ModelFormatException {
    return number(root.path("rope_parameters"), "rope_theta", number("rope_theta", 10_000));
  }

  Optional<RopeScaling> ropeScaling() throws ModelFormatException {
    String key = root.hasNonNull("rope_parameters") ? "rope_parameters" : "rope_scaling";
    JsonNode rope = root.path(key);
    if (!rope.isObject()) {
      return Optional.empty();
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
