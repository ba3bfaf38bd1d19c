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
record Token(TokenType type, String text, Value value, int line) {
  Token(TokenType type, String text, int line) {
    this(type, text, None.NONE, line);
  }

  boolean isName(String name) {
    return type == TokenType.NAME && text.equals(name);
  }

  boolean isOperator(String operator) {
    return type == TokenType.OPERATOR && text.equals(operator);
  }

  String description() {
    return type == TokenType.NAME || type == TokenType.OPERATOR ? text : type.description();
  }
}
