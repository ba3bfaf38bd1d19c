package dev.millrace.jinja.internal.syntax;

import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Value;
import java.util.List;
import java.util.Optional;

/** An expression. */
public sealed interface Expr {
  /** A value known from the text. */
  record Const(Value value) implements Expr {}

  /** A variable. */
  record Name(String name) implements Expr {}

  /** A list or tuple. */
  record Items(List<Expr> items, boolean isList) implements Expr {}

  /** A dict: keys and values by turns. */
  record Pairs(List<Expr> keysAndValues) implements Expr {}

  /** {@code not x}. */
  record Not(Expr operand) implements Expr {}

  /** {@code -x}, {@code +x}. */
  record Sign(boolean negative, Expr operand) implements Expr {}

  /** {@code a or b}, {@code a and b}: the operand that decides. */
  record Logic(boolean isOr, Expr left, Expr right) implements Expr {}

  /** Arithmetic. */
  record Binary(String operator, Expr left, Expr right) implements Expr {}

  /** {@code a ~ b ~ c}. */
  record Concat(List<Expr> parts) implements Expr {}

  /** {@code a < b <= c}: each neighbour with the next. */
  record Compare(Expr first, List<Operand> operands) implements Expr {}

  /** One more operand of a comparison. */
  record Operand(String operator, Expr expr) {}

  /** {@code a if test else b}. */
  record Conditional(Expr test, Expr then, Optional<Expr> otherwise, int line) implements Expr {}

  /** {@code a.name}. */
  record Attribute(Expr object, Str name) implements Expr {}

  /** {@code a[index]}, {@code a.0}. */
  record Item(Expr object, Expr index) implements Expr {}

  /** {@code a[start:stop:step]}. */
  record Slice(Expr object, Optional<Expr> start, Optional<Expr> stop, Optional<Expr> step)
      implements Expr {}

  /** {@code f(a, b=c, *d, **e)}. */
  record Call(Expr callee, CallArguments arguments, int line) implements Expr {}

  /** {@code a | filter(b)}. */
  record Filter(Expr subject, Use use) implements Expr {}

  /** {@code a is test(b)}. */
  record Test(Expr subject, Use use) implements Expr {}

  /** A filter or test by its name, with what else it gets. */
  record Use(String name, CallArguments arguments, int line) {}

  /** What a call passes. */
  record CallArguments(
      List<Expr> positional, List<Named> named, Optional<Expr> rest, Optional<Expr> namedRest) {
    static final CallArguments NONE =
        new CallArguments(List.of(), List.of(), Optional.empty(), Optional.empty());
  }

  /** An argument by name. */
  record Named(String name, Expr value) {}
}
