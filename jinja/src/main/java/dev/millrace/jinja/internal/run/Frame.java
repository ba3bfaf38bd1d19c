package dev.millrace.jinja.internal.run;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.syntax.Scope;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The variables of a scope while it runs. */
final class Frame {
  /** The value of a variable that has none. */
  private static final Value MISSING = new Undefined("missing");

  private final Optional<Frame> outer;
  private final Scope scope;
  private final Function<String, Optional<Value>> context;
  private final Map<String, Value> variables = new HashMap<>();

  /**
   * @param context the template's variables by name
   */
  Frame(Optional<Frame> outer, Scope scope, Function<String, Optional<Value>> context) {
    this.outer = outer;
    this.scope = scope;
    this.context = context;
  }

  Frame inner(Scope inside) {
    return new Frame(Optional.of(this), inside, context);
  }

  /** Gives all variables their first values, but those that the scope is handed. */
  Frame enter() {
    scope.variables().forEach(this::enter);
    return this;
  }

  private void enter(String name, Scope.Start start) {
    switch (start) {
      case GIVEN -> variables.putIfAbsent(name, MISSING);
      case LOOKED_UP -> variables.put(name, context.apply(name).orElse(MISSING));
      case COPIED ->
          variables.put(name, outer.map(frame -> frame.find(name)).orElse(MISSING));
      case UNDEFINED -> variables.put(name, MISSING);
    }
  }

  /** At the end of a scope its variables are gone, even for a macro that was made there. */
  void leave() {
    variables.replaceAll((name, value) -> MISSING);
  }

  void set(String name, Value value) {
    variables.put(name, value);
  }

  boolean isMissing(String name) {
    return find(name) == MISSING;
  }

  Value get(String name) {
    Value value = find(name);
    return value == MISSING ? Undefined.name(name) : value;
  }

  /** Of this and the frames around it, if one of their scopes assigns the name. */
  Optional<Value> assigned(String name) {
    if (scope.assigned().contains(name)) {
      return Optional.of(find(name)).filter(value -> value != MISSING);
    }
    return outer.flatMap(frame -> frame.assigned(name));
  }

  private Value find(String name) {
    Frame frame = this;
    while (true) {
      Value value = frame.variables.get(name);
      if (value != null) {
        return value;
      }
      if (frame.outer.isEmpty()) {
        throw TemplateException.fault("the name '" + name + "' is unknown where it is used");
      }
      frame = frame.outer.get();
    }
  }
}
