package dev.millrace.inference.internal.fields;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What a field's value may be. */
public enum JsonKind {
  FLAG("true or false", One.FLAG),
  INTEGER("an integer", One.INTEGER),
  NUMBER("a number", One.INTEGER, One.FRACTION),
  TEXT("a string", One.TEXT),
  LIST("an array", One.LIST),
  OBJECT("an object", One.OBJECT),
  TEXT_OR_LIST("a string or an array", One.TEXT, One.LIST),
  TEXT_OR_NUMBER("a string or a number", One.TEXT, One.INTEGER, One.FRACTION),
  TEXT_OR_OBJECT("a string or an object", One.TEXT, One.OBJECT),
  TEXT_OR_FLAG("a string, true or false", One.TEXT, One.FLAG),
  /** Code that reads the field looks at it. */
  ANY("anything", One.values());

  private final String words;
  private final Set<One> allowed;

  JsonKind(String words, One... allowed) {
    this.words = words;
    this.allowed = EnumSet.copyOf(Arrays.asList(allowed));
  }

  boolean holds(JsonNode node) {
    return allowed.contains(One.of(node));
  }

  /** As a message says it. */
  public String words() {
    return words;
  }

  private enum One {
    FLAG,
    INTEGER,
    FRACTION,
    TEXT,
    LIST,
    OBJECT;

    static One of(JsonNode node) {
      return switch (node.getNodeType()) {
        case BOOLEAN -> FLAG;
        case NUMBER -> node.isIntegralNumber() ? INTEGER : FRACTION;
        case STRING -> TEXT;
        case ARRAY -> LIST;
        default -> OBJECT;
      };
    }
  }
}
