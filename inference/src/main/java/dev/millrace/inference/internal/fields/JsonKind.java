package dev.millrace.inference.internal.fields;

import com.fasterxml.jackson.databind.JsonNode;

/** What a field's value may be. */
public enum JsonKind {
  FLAG("true or false"),
  INTEGER("an integer"),
  NUMBER("a number"),
  TEXT("a string"),
  LIST("an array"),
  OBJECT("an object"),
  TEXT_OR_LIST("a string or an array"),
  TEXT_OR_NUMBER("a string or a number"),
  TEXT_OR_OBJECT("a string or an object"),
  TEXT_OR_FLAG("a string, true or false"),
  /** Code that reads the field looks at it. */
  ANY("anything");

  private final String words;

  JsonKind(String words) {
    this.words = words;
  }

  boolean holds(JsonNode node) {
    return switch (this) {
      case FLAG -> node.isBoolean();
      case INTEGER -> node.isIntegralNumber();
      case NUMBER -> node.isNumber();
      case TEXT -> node.isTextual();
      case LIST -> node.isArray();
      case OBJECT -> node.isObject();
      case TEXT_OR_LIST -> node.isTextual() || node.isArray();
      case TEXT_OR_NUMBER -> node.isTextual() || node.isNumber();
      case TEXT_OR_OBJECT -> node.isTextual() || node.isObject();
      case TEXT_OR_FLAG -> node.isTextual() || node.isBoolean();
      case ANY -> true;
    };
  }

  /** As a message says it. */
  public String words() {
    return words;
  }
}
