package dev.millrace.jinja.internal.run;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.library.Filters;
import dev.millrace.jinja.internal.library.Session;
import dev.millrace.jinja.internal.library.Tests;
import dev.millrace.jinja.internal.python.Keys;
import dev.millrace.jinja.internal.python.Markup;
import dev.millrace.jinja.internal.python.Slices;
import dev.millrace.jinja.internal.python.Truth;
import dev.millrace.jinja.internal.syntax.Expr;
import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Bool;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.Function;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.TextBuilder;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of expressions. */
final class Evaluator {
  private final Session session;
  private final Position position;

  Evaluator(Session session, Position position) {
    this.session = session;
    this.position = position;
  }

  Value value(Expr expression, Frame frame) {
    session.budget().step();
    session.budget().enter();
    Value value = evaluate(expression, frame);
    session.budget().leave();
    return value;
  }

  private Value evaluate(Expr expression, Frame frame) {
    return switch (expression) {
      case Expr.Const(Value value) -> value;
      case Expr.Name(String name) -> frame.get(name);
      case Expr.Items(List<Expr> items, boolean isList) -> items(items, isList, frame);
      case Expr.Pairs(List<Expr> keysAndValues) -> dict(keysAndValues, frame);
      case Expr.Not(Expr operand) -> Bool.of(!Truth.of(value(operand, frame)));
      case Expr.Sign(boolean negative, Expr operand) ->
          session.arithmetic().sign(negative, value(operand, frame));
      case Expr.Logic logic -> logic(logic, frame);
      case Expr.Binary(String operator, Expr left, Expr right) ->
          session.arithmetic().apply(value(left, frame), operator, value(right, frame));
      case Expr.Concat(List<Expr> parts) -> concat(parts, frame);
      case Expr.Compare compare -> Bool.of(compare(compare, frame));
      case Expr.Conditional conditional -> conditional(conditional, frame);
      case Expr.Attribute(Expr object, Str name) ->
          session.attributes().attribute(value(object, frame), name);
      case Expr.Item(Expr object, Expr index) ->
          session.attributes().item(value(object, frame), value(index, frame));
      case Expr.Slice slice -> slice(slice, frame);
      case Expr.Call call -> call(call, Map.of(), frame);
      case Expr.Filter(Expr subject, Expr.Use use) -> filter(value(subject, frame), use, frame);
      case Expr.Test(Expr subject, Expr.Use use) -> test(value(subject, frame), use, frame);
    };
  }

  private List<Value> values(List<Expr> expressions, Frame frame) {
    session.budget().buildElements(expressions.size());
    List<Value> values = new ArrayList<>(expressions.size());
    for (Expr expression : expressions) {
      values.add(value(expression, frame));
    }
    return values;
  }

  private Value items(List<Expr> items, boolean isList, Frame frame) {
    List<Value> values = values(items, frame);
    return isList ? Seq.list(values) : Seq.tuple(values);
  }

  private Value dict(List<Expr> keysAndValues, Frame frame) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    session.budget().buildElements(keysAndValues.size() * 4L);
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Value key = value(keysAndValues.get(i), frame);
      Value value = value(keysAndValues.get(i + 1), frame);
      entries.put(new Keys(session.budget()).require(key), value);
    }
    return new Dict(entries);
  }

  private Value logic(Expr.Logic logic, Frame frame) {
    Value left = value(logic.left(), frame);
    return Truth.of(left) == logic.isOr() ? left : value(logic.right(), frame);
  }

  private Value concat(List<Expr> parts, Frame frame) {
    List<Str> texts = new ArrayList<>(parts.size());
    for (Expr part : parts) {
      texts.add(session.text(value(part, frame)));
    }
    boolean markup = session.isEscaping() && texts.stream().anyMatch(Str::isMarkup);
    TextBuilder into = new TextBuilder(session.budget());
    for (Str text : texts) {
      into.append(markup ? Markup.escape(text) : text);
    }
    return into.build().asMarkup(markup);
  }

  private boolean compare(Expr.Compare compare, Frame frame) {
    Value left = value(compare.first(), frame);
    for (Expr.Operand operand : compare.operands()) {
      Value right = value(operand.expr(), frame);
      if (!session.comparison().compare(left, operand.operator(), right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private Value conditional(Expr.Conditional conditional, Frame frame) {
    if (Truth.of(value(conditional.test(), frame))) {
      return value(conditional.then(), frame);
    }
    if (conditional.otherwise().isPresent()) {
      return value(conditional.otherwise().get(), frame);
    }
    return new Undefined(
        "the inline if-expression on line %d evaluated to false and no else section was defined"
            .formatted(conditional.line()));
  }

  private Value slice(Expr.Slice slice, Frame frame) {
    return Slices.of(
        value(slice.object(), frame),
        bound(slice.start(), frame),
        bound(slice.stop(), frame),
        bound(slice.step(), frame),
        session.budget());
  }

  private Value bound(Optional<Expr> bound, Frame frame) {
    return bound.isPresent() ? value(bound.get(), frame) : None.NONE;
  }

  /** With more arguments by name than the expression has. */
  Value call(Expr.Call call, Map<String, Value> more, Frame frame) {
    Value callee = value(call.callee(), frame);
    Arguments arguments = arguments(call.arguments(), more, frame);
    position.set(call.line());
    if (callee instanceof Function function) {
      Value result = function.call(arguments);
      position.set(call.line());
      return result;
    }
    throw TemplateException.fault(
        callee instanceof Undefined(String hint)
            ? hint
            : "'" + callee.type() + "' object is not callable");
  }

  Value filter(Value subject, Expr.Use use, Frame frame) {
    Arguments arguments = arguments(use.arguments(), Map.of(), frame);
    position.set(use.line());
    return Filters.apply(use.name(), subject, arguments, session);
  }

  private Value test(Value subject, Expr.Use use, Frame frame) {
    Arguments arguments = arguments(use.arguments(), Map.of(), frame);
    position.set(use.line());
    return Tests.apply(use.name(), subject, arguments, session);
  }

  private Arguments arguments(Expr.CallArguments given, Map<String, Value> more, Frame frame) {
    List<Value> positional = values(given.positional(), frame);
    Map<String, Value> named = new LinkedHashMap<>();
    for (Expr.Named argument : given.named()) {
      named.put(argument.name(), value(argument.value(), frame));
    }
    if (given.rest().isPresent()) {
      positional.addAll(session.list(value(given.rest().get(), frame)));
    }
    if (given.namedRest().isPresent()) {
      addNamed(value(given.namedRest().get(), frame), named);
    }
    more.forEach((name, value) -> addNamed(name, value, named));
    return new Arguments(positional, named);
  }

  private void addNamed(Value rest, Map<String, Value> named) {
    if (!(rest instanceof Dict dict)) {
      throw TemplateException.fault("argument after ** must be a mapping, not " + rest.type());
    }
    session.budget().buildElements(dict.entries().size());
    for (Map.Entry<Value, Value> entry : dict.entries().entrySet()) {
      if (!(entry.getKey() instanceof Str name)) {
        throw TemplateException.fault("keywords must be strings");
      }
      addNamed(name.chars(), entry.getValue(), named);
    }
  }

  private static void addNamed(String name, Value value, Map<String, Value> named) {
    if (named.putIfAbsent(name, value) != null) {
      throw TemplateException.fault("got multiple values for keyword argument '" + name + "'");
    }
  }
}
