package dev.millrace.jinja.internal.run;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.syntax.Stmt;
import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Bool;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.Function;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A macro, with the variables it sees around it. */
final class Macro implements Function {
  private final Stmt.Macro definition;
  private final Frame around;
  private final Interpreter interpreter;
  private final boolean escaping;

  /**
   * @param escaping whether it was made where values are written as HTML
   */
  Macro(Stmt.Macro definition, Frame around, Interpreter interpreter, boolean escaping) {
    this.definition = definition;
    this.around = around;
    this.interpreter = interpreter;
    this.escaping = escaping;
  }

  @Override
  public Value call(Arguments arguments) {
    Frame frame = around.inner(definition.body().scope());
    Map<String, Value> named = new LinkedHashMap<>(arguments.named());
    List<Stmt.Parameter> parameters = definition.parameters();
    int given = Math.min(parameters.size(), arguments.positional().size());
    for (int i = 0; i < parameters.size(); i++) {
      String name = parameters.get(i).name();
      if (i < given) {
        frame.set(name, arguments.positional().get(i));
      } else if (named.containsKey(name)) {
        frame.set(name, named.remove(name));
      }
    }
    giveSpecials(
        frame, named, arguments.positional().subList(given, arguments.positional().size()));
    frame.enter();
    return interpreter.macro(definition, frame, escaping);
  }

  private void giveSpecials(Frame frame, Map<String, Value> named, List<Value> rest) {
    boolean explicit =
        definition.parameters().stream().anyMatch(parameter -> parameter.name().equals("caller"));
    if (definition.usesCaller() && !explicit) {
      Value caller = named.remove("caller");
      frame.set("caller", caller == null || caller == None.NONE ? noCaller() : caller);
    }
    if (definition.usesKwargs()) {
      Map<Value, Value> entries = new LinkedHashMap<>();
      named.forEach((name, value) -> entries.put(Str.template(name), value));
      frame.set("kwargs", new Dict(entries));
    } else if (!named.isEmpty()) {
      throw TemplateException.fault(
          description() + " takes no keyword argument '" + named.keySet().iterator().next() + "'");
    }
    if (definition.usesVarargs()) {
      frame.set("varargs", Seq.tuple(rest));
    } else if (!rest.isEmpty()) {
      throw TemplateException.fault(
          description()
              + " takes not more than "
              + definition.parameters().size()
              + " argument(s)");
    }
  }

  private static Undefined noCaller() {
    return new Undefined("No caller defined");
  }

  @Override
  public Optional<Value> attribute(String name) {
    return switch (name) {
      case "name" ->
          Optional.of(definition.name().isEmpty() ? None.NONE : Str.template(definition.name()));
      case "arguments" ->
          Optional.of(
              Seq.tuple(
                  definition.parameters().stream()
                      .<Value>map(parameter -> Str.template(parameter.name()))
                      .toList()));
      case "caller" -> Optional.of(Bool.of(definition.usesCaller()));
      case "catch_kwargs" -> Optional.of(Bool.of(definition.usesKwargs()));
      case "catch_varargs" -> Optional.of(Bool.of(definition.usesVarargs()));
      default -> Optional.empty();
    };
  }

  @Override
  public String type() {
    return "Macro";
  }

  @Override
  public String description() {
    return definition.name().isEmpty()
        ? "<Macro anonymous>"
        : "<Macro '" + definition.name() + "'>";
  }
}
