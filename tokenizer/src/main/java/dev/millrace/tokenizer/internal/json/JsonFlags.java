package dev.millrace.tokenizer.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.tokenizer.TokenizerFormatException;

/** Reads true and false, and nothing that merely looks like it. */
final class JsonFlags {
  private JsonFlags() {}

  /** The value of the field, or the default where it is missing. */
  static boolean flag(JsonNode node, String field, boolean missing) {
    JsonNode value = node.path(field);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw new TokenizerFormatException(field + " is " + value + ": expected true or false");
    }
    return value.asBoolean(missing);
  }
}
