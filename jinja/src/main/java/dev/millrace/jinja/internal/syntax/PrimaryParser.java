package dev.millrace.jinja.internal.syntax;

import dev.millrace.jinja.internal.value.Bool;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Str;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names and literals, and what may follow them: attributes, subscripts, calls. */
final class PrimaryParser {
  private static final int MAX_POSTFIXES = 1000;

  private final Cursor cursor;
  private final Names names;
  private final ExpressionParser expressions;

  PrimaryParser(Cursor cursor, Names names, ExpressionParser expressions) {
    this.cursor = cursor;
    this.names = names;
    this.expressions = expressions;
  }

  Expr primary() {
    Token token = cursor.current();
    return switch (token.type()) {
      case NAME -> name(cursor.next().text());
      case STRING -> strings();
      case INTEGER, FLOAT -> new Expr.Const(cursor.next().value());
      case OPERATOR -> bracket(token);
      default -> throw cursor.fault("unexpected '" + token.description() + "'");
    };
  }

  private Expr name(String name) {
    return switch (name) {
      case "true", "True" -> new Expr.Const(Bool.TRUE);
      case "false", "False" -> new Expr.Const(Bool.FALSE);
      case "none", "None" -> new Expr.Const(None.NONE);
      default -> {
        names.read(name);
        yield new Expr.Name(name);
      }
    };
  }

  /** Literals beside each other are one text. */
  private Expr strings() {
    StringBuilder text = new StringBuilder();
    while (cursor.is(TokenType.STRING)) {
      text.append(cursor.next().text());
    }
    return new Expr.Const(Str.template(text.toString()));
  }

  private Expr bracket(Token token) {
    cursor.enter();
    cursor.next();
    Expr result =
        switch (token.text()) {
          case "(" -> {
            Expr inside = expressions.tuple(true, true);
            cursor.expectOperator(")");
            yield inside;
          }
          case "[" -> new Expr.Items(list("]", false), true);
          case "{" -> new Expr.Pairs(list("}", true));
          default -> throw Cursor.fault("unexpected '" + token.text() + "'", token.line());
        };
    cursor.leave();
    return result;
  }

  private List<Expr> list(String end, boolean pairs) {
    List<Expr> items = new ArrayList<>();
    while (!cursor.skipOperator(end)) {
      if (!items.isEmpty()) {
        cursor.expectOperator(",");
        if (cursor.skipOperator(end)) {
          break;
        }
      }
      items.add(expressions.expression());
      if (pairs) {
        cursor.expectOperator(":");
        items.add(expressions.expression());
      }
    }
    return items;
  }

  Expr postfix(Expr object) {
    Expr result = object;
    for (int i = 0; i <= MAX_POSTFIXES; i++) {
      if (cursor.skipOperator(".")) {
        result = attribute(result);
      } else if (cursor.skipOperator("[")) {
        result = subscript(result);
      } else if (cursor.isOperator("(")) {
        result = call(result);
      } else {
        return result;
      }
    }
    throw cursor.fault("an expression of more than " + MAX_POSTFIXES + " parts");
  }

  private Expr attribute(Expr object) {
    if (cursor.is(TokenType.INTEGER)) {
      return new Expr.Item(object, new Expr.Const(cursor.next().value()));
    }
    if (!cursor.is(TokenType.NAME)) {
      throw cursor.unexpected("a name or number");
    }
    return new Expr.Attribute(object, Str.template(cursor.next().text()));
  }

  private Expr subscript(Expr object) {
    List<Expr> indices = new ArrayList<>();
    while (!cursor.isOperator("]")) {
      if (!indices.isEmpty()) {
        cursor.expectOperator(",");
      }
      Optional<Expr> start =
          cursor.isOperator(":") ? Optional.empty() : Optional.of(expressions.expression());
      if (cursor.isOperator(":")) {
        if (!indices.isEmpty()) {
          throw cursor.fault("a slice among other indices");
        }
        Expr slice = slice(object, start);
        cursor.expectOperator("]");
        return slice;
      }
      start.ifPresent(indices::add);
    }
    cursor.expectOperator("]");
    Expr index = indices.size() == 1 ? indices.getFirst() : new Expr.Items(indices, false);
    return new Expr.Item(object, index);
  }

  private Expr slice(Expr object, Optional<Expr> start) {
    cursor.expectOperator(":");
    Optional<Expr> stop = bound();
    Optional<Expr> step = cursor.skipOperator(":") ? bound() : Optional.empty();
    return new Expr.Slice(object, start, stop, step);
  }

  private Optional<Expr> bound() {
    return cursor.isOperator(":") || cursor.isOperator("]")
        ? Optional.empty()
        : Optional.of(expressions.expression());
  }

  Expr.Call call(Expr callee) {
    int line = cursor.line();
    return new Expr.Call(callee, arguments(), line);
  }

  Expr.CallArguments arguments() {
    int line = cursor.line();
    cursor.expectOperator("(");
    List<Expr> positional = new ArrayList<>();
    List<Expr.Named> named = new ArrayList<>();
    Optional<Expr> rest = Optional.empty();
    Optional<Expr> namedRest = Optional.empty();
    boolean more = false;
    while (!cursor.isOperator(")")) {
      if (more) {
        cursor.expectOperator(",");
        if (cursor.isOperator(")")) {
          break;
        }
      }
      more = true;
      boolean ordered = true;
      if (cursor.isOperator("*")) {
        ordered = rest.isEmpty() && namedRest.isEmpty();
        cursor.next();
        rest = Optional.of(expressions.expression());
      } else if (cursor.isOperator("**")) {
        ordered = namedRest.isEmpty();
        cursor.next();
        namedRest = Optional.of(expressions.expression());
      } else if (cursor.is(TokenType.NAME) && cursor.following().isOperator("=")) {
        ordered = namedRest.isEmpty();
        String name = cursor.next().text();
        cursor.next();
        named.add(new Expr.Named(name, expressions.expression()));
      } else {
        ordered = rest.isEmpty() && namedRest.isEmpty() && named.isEmpty();
        positional.add(expressions.expression());
      }
      if (!ordered) {
        throw Cursor.fault("the arguments of a call are out of order", line);
      }
    }
    cursor.expectOperator(")");
    Names.requireDistinct(named.stream().map(Expr.Named::name).toList(), "argument", line);
    return new Expr.CallArguments(positional, named, rest, namedRest);
  }
}
