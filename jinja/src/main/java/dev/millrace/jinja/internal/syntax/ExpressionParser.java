package dev.millrace.jinja.internal.syntax;

import dev.millrace.jinja.internal.syntax.Expr.Binary;
import dev.millrace.jinja.internal.syntax.Expr.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Expressions, in Jinja2's order of precedence, which is not Python's: {@code **} and {@code ~}
 * bind from the left, a sign binds tighter than {@code **}, {@code ~} tighter than {@code +}, and
 * filters and tests tightest.
 */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> SUMS = Set.of("+", "-");
  private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");
  private static final Set<String> POWERS = Set.of("**");

  /** Longer than Jinja2 itself can compile. */
  private static final int MAX_CHAIN = 1000;

  private final Cursor cursor;
  private final Names names;
  private final PrimaryParser primaries;

  ExpressionParser(Cursor cursor, Names names) {
    this.cursor = cursor;
    this.names = names;
    this.primaries = new PrimaryParser(cursor, names, this);
  }

  /** An expression, or several with commas between them: a tuple. */
  Expr tuple(boolean conditional) {
    return tuple(conditional, false);
  }

  Expr tuple(boolean conditional, boolean mayBeEmpty) {
    List<Expr> items = new ArrayList<>();
    boolean isTuple = false;
    while (true) {
      if (!items.isEmpty()) {
        cursor.expectOperator(",");
      }
      if (isTupleEnd()) {
        break;
      }
      items.add(conditional ? expression() : or());
      if (!cursor.isOperator(",")) {
        break;
      }
      isTuple = true;
    }
    if (!isTuple && !items.isEmpty()) {
      return items.getFirst();
    }
    if (items.isEmpty() && !mayBeEmpty) {
      throw cursor.unexpected("an expression");
    }
    return new Expr.Items(items, false);
  }

  boolean isTupleEnd() {
    return cursor.is(TokenType.VARIABLE_END)
        || cursor.is(TokenType.BLOCK_END)
        || cursor.isOperator(")");
  }

  Expr expression() {
    cursor.enter();
    int missing = names.missingCount();
    int line = cursor.line();
    Expr result = or();
    for (int i = 0; cursor.skipName("if"); i++) {
      checkChain(i);
      Expr test = or();
      Optional<Expr> otherwise =
          cursor.skipName("else") ? Optional.of(expression()) : Optional.empty();
      result = new Expr.Conditional(test, result, otherwise, line);
      names.excuse(missing);
    }
    cursor.leave();
    return result;
  }

  private Expr or() {
    Expr left = and();
    for (int i = 0; cursor.skipName("or"); i++) {
      checkChain(i);
      left = new Expr.Logic(true, left, and());
    }
    return left;
  }

  private Expr and() {
    Expr left = not();
    for (int i = 0; cursor.skipName("and"); i++) {
      checkChain(i);
      left = new Expr.Logic(false, left, not());
    }
    return left;
  }

  private Expr not() {
    if (!cursor.skipName("not")) {
      return comparison();
    }
    cursor.enter();
    Expr negated = new Expr.Not(not());
    cursor.leave();
    return negated;
  }

  private Expr comparison() {
    Expr first = sum();
    List<Operand> operands = new ArrayList<>();
    while (true) {
      checkChain(operands.size());
      if (cursor.is(TokenType.OPERATOR) && COMPARISONS.contains(cursor.current().text())) {
        String operator = cursor.next().text();
        operands.add(new Operand(operator, sum()));
      } else if (cursor.skipName("in")) {
        operands.add(new Operand("in", sum()));
      } else if (cursor.isName("not") && cursor.following().isName("in")) {
        cursor.next();
        cursor.next();
        operands.add(new Operand("not in", sum()));
      } else {
        return operands.isEmpty() ? first : new Expr.Compare(first, operands);
      }
    }
  }

  private Expr sum() {
    return binary(SUMS, this::concat);
  }

  private Expr concat() {
    List<Expr> parts = new ArrayList<>(List.of(product()));
    while (cursor.skipOperator("~")) {
      parts.add(product());
    }
    return parts.size() == 1 ? parts.getFirst() : new Expr.Concat(parts);
  }

  private Expr product() {
    return binary(PRODUCTS, () -> binary(POWERS, this::unary));
  }

  private Expr binary(Set<String> operators, Supplier<Expr> operand) {
    Expr left = operand.get();
    for (int i = 0;
        cursor.is(TokenType.OPERATOR) && operators.contains(cursor.current().text());
        i++) {
      checkChain(i);
      String operator = cursor.next().text();
      left = new Binary(operator, left, operand.get());
    }
    return left;
  }

  private Expr unary() {
    return filtersAndTests(signed());
  }

  private Expr signed() {
    if (!cursor.isOperator("-") && !cursor.isOperator("+")) {
      return primaries.postfix(primaries.primary());
    }
    cursor.enter();
    boolean negative = cursor.next().isOperator("-");
    Expr result = primaries.postfix(new Expr.Sign(negative, signed()));
    cursor.leave();
    return result;
  }

  private Expr filtersAndTests(Expr subject) {
    Expr result = subject;
    for (int i = 0; ; i++) {
      checkChain(i);
      if (cursor.skipOperator("|")) {
        result = new Expr.Filter(result, filter());
      } else if (cursor.skipName("is")) {
        result = test(result);
      } else if (cursor.isOperator("(")) {
        result = primaries.call(result);
      } else {
        return result;
      }
    }
  }

  /** A filter's name and what it gets, after its bar. */
  Expr.Use filter() {
    int line = cursor.line();
    String name = dottedName();
    names.filter(name, line);
    Expr.CallArguments arguments =
        cursor.isOperator("(") ? primaries.arguments() : Expr.CallArguments.NONE;
    return new Expr.Use(name, arguments, line);
  }

  /** The filters of a block. */
  List<Expr.Use> filters() {
    List<Expr.Use> filters = new ArrayList<>();
    while (cursor.skipOperator("|")) {
      filters.add(filter());
    }
    return filters;
  }

  private String dottedName() {
    StringBuilder name = new StringBuilder(cursor.expect(TokenType.NAME).text());
    while (cursor.skipOperator(".")) {
      name.append('.').append(cursor.expect(TokenType.NAME).text());
    }
    return name.toString();
  }

  private Expr test(Expr subject) {
    boolean negated = cursor.skipName("not");
    int line = cursor.line();
    String name = dottedName();
    names.test(name, line);
    Expr result = new Expr.Test(subject, new Expr.Use(name, testArguments(), line));
    return negated ? new Expr.Not(result) : result;
  }

  /** One argument of a test may stand without brackets. */
  private Expr.CallArguments testArguments() {
    if (cursor.isOperator("(")) {
      return primaries.arguments();
    }
    boolean begins =
        switch (cursor.current().type()) {
          case NAME -> !cursor.isName("else") && !cursor.isName("or") && !cursor.isName("and");
          case STRING, INTEGER, FLOAT -> true;
          case OPERATOR -> cursor.isOperator("[") || cursor.isOperator("{");
          default -> false;
        };
    if (!begins) {
      return Expr.CallArguments.NONE;
    }
    if (cursor.isName("is")) {
      throw cursor.fault("tests can't be chained with is");
    }
    Expr argument = primaries.postfix(primaries.primary());
    return new Expr.CallArguments(List.of(argument), List.of(), Optional.empty(), Optional.empty());
  }

  private void checkChain(int length) {
    if (length > MAX_CHAIN) {
      throw cursor.fault("an expression of more than " + MAX_CHAIN + " parts");
    }
  }
}
