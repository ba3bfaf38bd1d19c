package dev.millrace.jinja.internal.syntax;

import dev.millrace.jinja.internal.value.Str;
import java.util.List;
import java.util.Optional;

/** A statement. */
public sealed interface Stmt {
  /** Text between tags. */
  record Text(Str text) implements Stmt {}

  /** {@code {{ value }}}. */
  record Print(Expr value, int line) implements Stmt {}

  /**
   * {@code {% set a = b %}}.
   *
   * @param topLevel in no loop, block or macro, so that blocks see it
   */
  record Assign(Target target, Expr value, boolean topLevel, int line) implements Stmt {}

  /** {@code {% set a | filter %}text{% endset %}}. */
  record AssignBlock(Target target, List<Expr.Use> filters, Body body, boolean topLevel, int line)
      implements Stmt {}

  /** {@code {% for a in b if c recursive %}}. */
  record For(
      Target target,
      Expr elements,
      Optional<Condition> condition,
      boolean recursive,
      Body body,
      Optional<Body> otherwise,
      int line)
      implements Stmt {}

  /** The {@code if} of a loop, which sees the loop's target and nothing else of it. */
  record Condition(Scope scope, Expr test) {}

  /** {@code {% if a %}{% elif b %}{% else %}}. */
  record If(List<Arm> arms, List<Stmt> otherwise) implements Stmt {}

  /** A branch of an if. */
  record Arm(Expr test, List<Stmt> body, int line) {}

  /**
   * {@code {% macro m(a, b=c) %}}.
   *
   * @param name empty for what a call block passes
   */
  record Macro(
      String name,
      List<Parameter> parameters,
      Body body,
      boolean usesCaller,
      boolean usesKwargs,
      boolean usesVarargs,
      boolean topLevel)
      implements Stmt {}

  /** A parameter of a macro. */
  record Parameter(String name, Optional<Expr> defaultValue) {}

  /** {@code {% call(a) m(b) %}}. */
  record CallBlock(Expr.Call call, Macro caller) implements Stmt {}

  /** {@code {% generation %}}: text that counts as the assistant's; a macro called at once. */
  record Generation(Macro body, int line) implements Stmt {}

  /** {@code {% filter f %}}. */
  record FilterBlock(List<Expr.Use> filters, Body body, int line) implements Stmt {}

  /** {@code {% with a = b %}}. */
  record With(List<Binding> bindings, Body body) implements Stmt {}

  /** A variable of a with. */
  record Binding(Target target, Expr value) {}

  /** {@code {% autoescape true %}}. */
  record Autoescape(Expr escapes, Body body) implements Stmt {}

  /** {@code {% block name %}}. */
  record Block(String name, boolean scoped, boolean required, Body body, int line)
      implements Stmt {}

  /** {@code {% break %}}. */
  record Break() implements Stmt {}

  /** {@code {% continue %}}. */
  record Continue() implements Stmt {}

  /** What needs other templates, which there are none of: an error if it is reached. */
  record Elsewhere(String tag, int line) implements Stmt {}

  /** Statements with variables of their own. */
  record Body(Scope scope, List<Stmt> statements) {}
}
