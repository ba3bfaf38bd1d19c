package dev.millrace.jinja.internal.syntax;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.TemplateException.Kind;
import dev.millrace.jinja.internal.value.Depth;
import java.util.List;

/** The tokens still to be read. */
final class Cursor {
  private final List<Token> tokens;
  private final Depth depth;
  private int at;
  private int brackets;

  Cursor(List<Token> tokens, Depth depth) {
    this.tokens = tokens;
    this.depth = depth;
  }

  Token current() {
    return tokens.get(at);
  }

  Token following() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = current();
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  int line() {
    return current().line();
  }

  boolean is(TokenType type) {
    return current().type() == type;
  }

  boolean isName(String name) {
    return current().isName(name);
  }

  boolean isOperator(String operator) {
    return current().isOperator(operator);
  }

  boolean skipName(String name) {
    return isName(name) && skip();
  }

  boolean skipOperator(String operator) {
    return isOperator(operator) && skip();
  }

  private boolean skip() {
    next();
    return true;
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw unexpected("'" + operator + "'");
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected("'" + name + "'");
    }
  }

  Token expect(TokenType type) {
    if (!is(type)) {
      throw unexpected(type.description());
    }
    return next();
  }

  TemplateException unexpected(String expected) {
    return fault("expected " + expected + ", got '" + current().description() + "'");
  }

  TemplateException fault(String what) {
    return fault(what, line());
  }

  static TemplateException fault(String what, int line) {
    return new TemplateException(Kind.SYNTAX, what, line);
  }

  /** One level of brackets or blocks deeper. */
  void enter() {
    try {
      depth.requireBrackets(++brackets);
    } catch (TemplateException e) {
      throw e.at(line());
    }
  }

  void leave() {
    brackets--;
  }
}
