package dev.millrace.jinja.internal.syntax;

import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Value;

/**
 * A word of a template.
 *
 * @param text a name, an operator, or literal text between tags
 * @param value of a string or number; else none
 * @param line from 1
 */
record Token(Type type, String text, Value value, int line) {
  /** Kinds of tokens. */
  enum Type {
    DATA("text"),
    BLOCK_BEGIN("begin of statement block"),
    BLOCK_END("end of statement block"),
    VARIABLE_BEGIN("begin of print statement"),
    VARIABLE_END("end of print statement"),
    NAME("name"),
    OPERATOR("operator"),
    STRING("string"),
    INTEGER("integer"),
    FLOAT("float"),
    END("end of template");

    private final String description;

    Type(String description) {
      this.description = description;
    }
  }

  Token(Type type, String text, int line) {
    this(type, text, None.NONE, line);
  }

  boolean isName(String name) {
    return type == Type.NAME && text.equals(name);
  }

  boolean isOperator(String operator) {
    return type == Type.OPERATOR && text.equals(operator);
  }

  String description() {
    return type == Type.NAME || type == Type.OPERATOR ? text : type.description;
  }
}
