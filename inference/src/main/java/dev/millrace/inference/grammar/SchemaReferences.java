package dev.millrace.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Where {@code $ref} leads: JSON pointers (RFC 6901) into the schema itself. */
final class SchemaReferences {
  private SchemaReferences() {}

  /**
   * @param where named in errors
   */
  static JsonNode resolve(JsonNode root, String reference, String where) {
    if (!reference.equals("#") && !reference.startsWith("#/")) {
      throw SchemaKeywords.fault(where, "$ref leads out of the schema: only #/... is followed");
    }
    JsonNode target = root;
    if (reference.length() > 1) {
      for (String step : reference.substring(2).split("/", -1)) {
        target = step(target, name(step, where));
      }
    }
    if (target.isMissingNode()) {
      throw SchemaKeywords.fault(
          where, "$ref '" + GrammarException.shown(reference) + "' leads to nothing");
    }
    return target;
  }

  private static JsonNode step(JsonNode from, String name) {
    return from.isArray() && name.matches("\\d{1,6}")
        ? from.path(Integer.parseInt(name))
        : from.path(name);
  }

  private static String name(String step, String where) {
    try {
      return URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8)
          .replace("~1", "/")
          .replace("~0", "~");
    } catch (IllegalArgumentException e) {
      throw SchemaKeywords.fault(
          where,
          "$ref holds '" + GrammarException.shown(step) + "', which is no step of a pointer");
    }
  }
}
