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
  private final Optional<Frame> outer;
  private final Scope scope;
  private final Function<String, Optional<Value>> context;
  // Empty for a variable without a value.
  private final Map<String, Optional<Value>> variables = new HashMap<>();

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
      case GIVEN -> variables.putIfAbsent(name, Optional.empty());
      case LOOKED_UP -> variables.put(name, context.apply(name));
      case COPIED -> variables.put(name, outer.flatMap(frame -> frame.find(name)));
      case UNDEFINED -> variables.put(name, Optional.empty());
    }
  }

  /** At the end of a scope its variables are gone, even for a macro that was made there. */
  void leave() {
    variables.replaceAll((name, value) -> Optional.empty());
  }

  void set(String name, Value value) {
    variables.put(name, Optional.of(value));
  }

  boolean isMissing(String name) {
    return find(name).isEmpty();
  }

  Value get(String name) {
    Optional<Value> value = find(name);
    return value.isPresent() ? value.get() : Undefined.name(name);
  }

  /** Of this and the frames around it, if one of their scopes assigns the name. */
  Optional<Value> assigned(String name) {
    return scope.assigned().contains(name)
        ? find(name)
        : outer.flatMap(frame -> frame.assigned(name));
  }

  private Optional<Value> find(String name) {
    Frame frame = this;
    while (!frame.variables.containsKey(name)) {
      if (frame.outer.isEmpty()) {
        throw TemplateException.fault("the name '" + name + "' is unknown where it is used");
      }
      frame = frame.outer.get();
    }
    return frame.variables.getOrDefault(name, Optional.empty());
  }
}
