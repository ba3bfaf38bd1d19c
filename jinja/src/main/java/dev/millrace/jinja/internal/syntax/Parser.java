package dev.millrace.jinja.internal.syntax;

import dev.millrace.jinja.internal.syntax.Scope.Uses;
import dev.millrace.jinja.internal.syntax.Stmt.Body;
import dev.millrace.jinja.internal.value.Depth;
import dev.millrace.jinja.internal.value.Str;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From a template's text to its syntax tree. */
public final class Parser {
  private final Cursor cursor;
  private final Names names;
  private final ExpressionParser expressions;
  private final TargetParser targets;
  private final MacroParser macros;
  private int loops;

  private Parser(List<Token> tokens, Set<String> filters, Set<String> tests, Depth depth) {
    cursor = new Cursor(tokens, depth);
    names = new Names(filters, tests);
    expressions = new ExpressionParser(cursor, names);
    targets = new TargetParser(cursor, expressions, names);
    macros = new MacroParser(this, cursor, names, expressions, targets);
  }

  /** Knows the names of filters and tests, as a template that uses others is refused at once. */
  public static Body parse(String template, Set<String> filters, Set<String> tests, Depth depth) {
    Parser parser = new Parser(Lexer.tokens(template), filters, tests, depth);
    List<Stmt> statements = parser.statements();
    return new Body(parser.names.end(), statements);
  }

  /** Statements up to one of some tags, of which the name is then current; to the end if none. */
  private List<Stmt> statements(String... ends) {
    int line = cursor.line();
    List<Stmt> statements = new ArrayList<>();
    cursor.enter();
    while (!cursor.is(TokenType.END)) {
      switch (cursor.current().type()) {
        case DATA -> statements.add(new Stmt.Text(Str.template(cursor.next().text())));
        case VARIABLE_BEGIN -> {
          int printed = cursor.next().line();
          statements.add(new Stmt.Print(expressions.tuple(true), printed));
          cursor.expect(TokenType.VARIABLE_END);
        }
        default -> {
          cursor.expect(TokenType.BLOCK_BEGIN);
          if (isAtOneOf(ends)) {
            cursor.leave();
            return statements;
          }
          statement(statements);
          cursor.expect(TokenType.BLOCK_END);
        }
      }
    }
    cursor.leave();
    if (ends.length > 0) {
      throw Cursor.fault("no " + String.join(" or ", ends) + " to the tag before", line);
    }
    return statements;
  }

  private boolean isAtOneOf(String... ends) {
    for (String end : ends) {
      if (cursor.isName(end)) {
        return true;
      }
    }
    return false;
  }

  /** The statements after a tag, to one of the tags that may end it. */
  private List<Stmt> inside(String... ends) {
    cursor.skipOperator(":");
    cursor.expect(TokenType.BLOCK_END);
    return statements(ends);
  }

  /** Statements with variables of their own, after the end of a tag and up to its end tag. */
  Body body(int place, String end) {
    List<Stmt> statements = inside(end);
    cursor.next();
    return new Body(names.close(place), statements);
  }

  /** The same, of something that is called: no loop around it is its own. */
  Body functionBody(int place, String end) {
    int around = loops;
    loops = 0;
    Body body = body(place, end);
    loops = around;
    return body;
  }

  private void statement(List<Stmt> into) {
    Token tag = cursor.expect(TokenType.NAME);
    switch (tag.text()) {
      case "for" -> into.add(loop(tag.line()));
      case "if" -> into.add(condition(tag.line()));
      case "set" -> into.add(assignment(tag.line()));
      case "print" -> print(into, tag.line());
      case "macro" -> into.add(macros.macro());
      case "call" -> into.add(macros.callBlock(tag.line()));
      case "generation" -> into.add(macros.generation(tag.line()));
      case "filter" -> into.add(filterBlock(tag.line()));
      case "with" -> into.add(with());
      case "autoescape" -> into.add(autoescape());
      case "block" -> into.add(block(tag.line()));
      case "break", "continue" -> into.add(jump(tag));
      case "extends", "include", "import", "from" -> into.add(elsewhere(tag));
      default -> throw Cursor.fault("unknown tag '" + tag.text() + "'", tag.line());
    }
  }

  private Stmt loop(int line) {
    int start = names.place();
    Target target = targets.target(false);
    cursor.expectName("in");
    Expr elements = expressions.tuple(false);
    Optional<Stmt.Condition> condition = Optional.empty();
    if (cursor.skipName("if")) {
      int place = names.open();
      names.give(target);
      Expr test = expressions.expression();
      condition = Optional.of(new Stmt.Condition(names.close(place), test));
    }
    boolean recursive = cursor.skipName("recursive");
    int place = names.open();
    names.scope().giveFirst("loop");
    names.give(target);
    loops++;
    List<Stmt> statements = inside("endfor", "else");
    loops--;
    Body body = new Body(names.close(place), statements);
    Optional<Body> otherwise = Optional.empty();
    if (cursor.next().isName("else")) {
      int elsePlace = names.open();
      otherwise =
          Optional.of(recursive ? functionBody(elsePlace, "endfor") : body(elsePlace, "endfor"));
    }
    if (names.isAssigned("loop", start)) {
      throw Cursor.fault("a loop can't assign to the variable loop", line);
    }
    return new Stmt.For(target, elements, condition, recursive, body, otherwise, line);
  }

  private Stmt condition(int line) {
    int missing = names.missingCount();
    List<Stmt.Arm> arms = new ArrayList<>();
    List<Uses> branches = new ArrayList<>();
    branches.add(arm(line, arms));
    Uses outside = names.divert();
    while (cursor.isName("elif")) {
      int elifLine = cursor.next().line();
      names.branches(List.of(arm(elifLine, arms)));
    }
    branches.add(names.restore(outside));
    List<Stmt> otherwise = List.of();
    if (cursor.next().isName("else")) {
      outside = names.divert();
      otherwise = inside("endif");
      cursor.next();
      branches.add(names.restore(outside));
    }
    names.branches(branches);
    names.excuse(missing);
    return new Stmt.If(arms, otherwise);
  }

  private Uses arm(int line, List<Stmt.Arm> into) {
    Expr test = expressions.tuple(false);
    Uses outside = names.divert();
    into.add(new Stmt.Arm(test, inside("elif", "else", "endif"), line));
    return names.restore(outside);
  }

  private Stmt assignment(int line) {
    boolean topLevel = names.isOutermost();
    Target target = targets.target(true);
    if (cursor.skipOperator("=")) {
      Expr value = expressions.tuple(true);
      names.assign(target);
      return new Stmt.Assign(target, value, topLevel, line);
    }
    names.assign(target);
    int place = names.open();
    List<Expr.Use> filters = blockFilters();
    return new Stmt.AssignBlock(target, filters, body(place, "endset"), topLevel, line);
  }

  /** Jinja2 doesn't count the names here among those that the block uses. */
  private List<Expr.Use> blockFilters() {
    Uses outside = names.divert();
    List<Expr.Use> filters = expressions.filters();
    names.restore(outside);
    return filters;
  }

  private void print(List<Stmt> into, int line) {
    for (boolean first = true; !cursor.is(TokenType.BLOCK_END); first = false) {
      if (!first) {
        cursor.expectOperator(",");
      }
      into.add(new Stmt.Print(expressions.expression(), line));
    }
  }

  private Stmt filterBlock(int line) {
    Uses outside = names.divert();
    List<Expr.Use> filters = new ArrayList<>(List.of(expressions.filter()));
    filters.addAll(expressions.filters());
    Uses used = names.restore(outside);
    used.list().forEach(names.scope()::add);
    int place = names.open();
    used.list().forEach(names.scope()::add);
    return new Stmt.FilterBlock(filters, body(place, "endfilter"), line);
  }

  private Stmt with() {
    List<Stmt.Binding> bindings = new ArrayList<>();
    while (!cursor.is(TokenType.BLOCK_END)) {
      if (!bindings.isEmpty()) {
        cursor.expectOperator(",");
      }
      Target target = targets.declared();
      cursor.expectOperator("=");
      bindings.add(new Stmt.Binding(target, expressions.expression()));
    }
    int place = names.open();
    bindings.forEach(binding -> names.give(binding.target()));
    return new Stmt.With(bindings, body(place, "endwith"));
  }

  private Stmt autoescape() {
    int place = names.open();
    Expr escapes = expressions.expression();
    return new Stmt.Autoescape(escapes, body(place, "endautoescape"));
  }

  private Stmt block(int line) {
    int met = names.place();
    String name = cursor.expect(TokenType.NAME).text();
    boolean scoped = cursor.skipName("scoped");
    boolean required = cursor.skipName("required");
    int place = names.openApart();
    Body body = functionBody(place, "endblock");
    cursor.skipName(name);
    names.forget(met);
    return new Stmt.Block(name, scoped, required, body, line);
  }

  private Stmt jump(Token tag) {
    if (loops == 0) {
      throw Cursor.fault("'" + tag.text() + "' outside of a loop", tag.line());
    }
    return tag.isName("break") ? new Stmt.Break() : new Stmt.Continue();
  }

  private Stmt elsewhere(Token tag) {
    while (!cursor.is(TokenType.BLOCK_END) && !cursor.is(TokenType.END)) {
      cursor.next();
    }
    return new Stmt.Elsewhere(tag.text(), tag.line());
  }
}
