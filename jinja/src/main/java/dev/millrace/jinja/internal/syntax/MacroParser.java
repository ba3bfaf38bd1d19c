package dev.millrace.jinja.internal.syntax;

import dev.millrace.jinja.internal.syntax.Stmt.Body;
import dev.millrace.jinja.internal.syntax.Stmt.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Macros, and the blocks that are handed to one. */
final class MacroParser {
  private final Parser statements;
  private final Cursor cursor;
  private final Names names;
  private final ExpressionParser expressions;
  private final TargetParser targets;

  MacroParser(
      Parser statements,
      Cursor cursor,
      Names names,
      ExpressionParser expressions,
      TargetParser targets) {
    this.statements = statements;
    this.cursor = cursor;
    this.names = names;
    this.expressions = expressions;
    this.targets = targets;
  }

  Stmt macro() {
    boolean topLevel = names.isOutermost();
    int line = cursor.line();
    String name = targets.name();
    names.assign(name);
    int place = names.open();
    List<Parameter> parameters = parameters();
    return finish(name, parameters, place, "endmacro", topLevel, line);
  }

  Stmt callBlock(int line) {
    // The called expression stands after the parameters, but is not the block's.
    int place = names.open();
    List<Parameter> parameters = cursor.isOperator("(") ? parameters() : List.of();
    Scope inside = names.leave();
    Expr call = expressions.expression();
    if (!(call instanceof Expr.Call called)) {
      throw Cursor.fault("expected a call", line);
    }
    names.enter(inside);
    return new Stmt.CallBlock(called, finish("", parameters, place, "endcall", false, line));
  }

  Stmt generation(int line) {
    int place = names.open();
    return new Stmt.Generation(finish("", List.of(), place, "endgeneration", false, line), line);
  }

  private List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    boolean defaults = false;
    cursor.expectOperator("(");
    while (!cursor.skipOperator(")")) {
      if (!parameters.isEmpty()) {
        cursor.expectOperator(",");
      }
      String name = targets.name();
      names.give(name);
      Optional<Expr> value =
          cursor.skipOperator("=") ? Optional.of(expressions.expression()) : Optional.empty();
      if (defaults && value.isEmpty()) {
        throw cursor.fault("a parameter without a default after one with a default");
      }
      defaults |= value.isPresent();
      parameters.add(new Parameter(name, value));
    }
    Names.requireDistinct(
        parameters.stream().map(Parameter::name).toList(), "parameter", cursor.line());
    return parameters;
  }

  private Stmt.Macro finish(
      String name, List<Parameter> parameters, int place, String end, boolean topLevel, int line) {
    int start = names.place();
    Scope scope = names.scope();
    Body body = statements.functionBody(place, end);
    boolean usesCaller = names.isReadUndeclared("caller", start);
    boolean usesKwargs = isUsed("kwargs", parameters, start);
    boolean usesVarargs = isUsed("varargs", parameters, start);
    Optional<Parameter> caller =
        parameters.stream().filter(parameter -> parameter.name().equals("caller")).findFirst();
    if (usesCaller && caller.isPresent() && caller.get().defaultValue().isEmpty()) {
      throw Cursor.fault("the parameter caller must have a default, or not be there", line);
    }
    if (usesCaller && caller.isEmpty()) {
      scope.giveFirst("caller");
    }
    if (usesKwargs) {
      scope.giveFirst("kwargs");
    }
    if (usesVarargs) {
      scope.giveFirst("varargs");
    }
    return new Stmt.Macro(name, parameters, body, usesCaller, usesKwargs, usesVarargs, topLevel);
  }

  private boolean isUsed(String special, List<Parameter> parameters, int start) {
    return names.isReadUndeclared(special, start)
        && parameters.stream().noneMatch(parameter -> parameter.name().equals(special));
  }
}
