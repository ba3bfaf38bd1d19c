package dev.millrace.jinja.internal.syntax;

/** Kinds of tokens. */
enum TokenType {
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

  TokenType(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }
}
