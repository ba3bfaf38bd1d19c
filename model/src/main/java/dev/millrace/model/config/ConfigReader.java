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
      throw new ModelFormatException(source + ": is not a JSON object");
    }
    return new ConfigReader(root, source);
  }

  public int count(String key) throws ModelFormatException {
    JsonNode node = root.path(key);
    if (!node.isInt()) {
      throw problem(key, node.isMissingNode() ? "is missing" : node + " is not a count");
    }
    return node.intValue();
  }

  public int count(String key, int absent) throws ModelFormatException {
    return root.hasNonNull(key) ? count(key) : absent;
  }

  public double number(String key) throws ModelFormatException {
    if (!root.path(key).isNumber()) {
      throw problem(key, root.hasNonNull(key) ? root.path(key) + " is not a number" : "is missing");
    }
    return root.path(key).doubleValue();
  }

  public double number(String key, double absent) throws ModelFormatException {
    return root.hasNonNull(key) ? number(key) : absent;
  }

  public String text(String key, String absent) throws ModelFormatException {
    if (!root.hasNonNull(key)) {
      return absent;
    }
    if (!root.path(key).isTextual()) {
      throw problem(key, root.path(key) + " is not a string");
    }
    return root.path(key).textValue();
  }

  public boolean flag(String key, boolean absent) throws ModelFormatException {
    if (!root.hasNonNull(key)) {
      return absent;
    }
    if (!root.path(key).isBoolean()) {
      throw problem(key, root.path(key) + " is neither true nor false");
    }
    return root.path(key).booleanValue();
  }

  public void requireFlag(String key, boolean value) throws ModelFormatException {
    if (flag(key, value) != value) {
      throw problem(key, !value + " is not supported");
    }
  }

  public void requireAbsent(String key) throws ModelFormatException {
    if (root.hasNonNull(key)) {
      throw problem(key, "is not supported");
    }
  }

  /** Whether the key is there, even if its value is null: some settings say "none" by null. */
  public boolean has(String key) {
    return root.has(key);
  }

  /** The object under a key, to be read like a file; empty if absent. */
  public Optional<ConfigReader> object(String key) throws ModelFormatException {
    JsonNode node = root.path(key);
    if (!root.hasNonNull(key)) {
      return Optional.empty();
    }
    if (!node.isObject()) {
      throw problem(key, node + " is not an object");
    }
    return Optional.of(new ConfigReader(node, source));
  }

  /** A list of strings; empty if absent. */
  public Optional<List<String>> texts(String key) throws ModelFormatException {
    if (!root.hasNonNull(key)) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : root.path(key)) {
      texts.add(element.asText());
    }
    if (!root.path(key).isArray()) {
      throw problem(key, root.path(key) + " is not a list");
    }
    return Optional.of(texts);
  }

  /** Ids outside the vocabulary are defaults that nobody changed: they are ignored. */
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

  public ModelFormatException problem(String key, String message) {
    return new ModelFormatException("%s: %s: %s".formatted(source, key, message));
  }
}
