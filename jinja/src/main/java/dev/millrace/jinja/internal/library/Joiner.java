package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Function;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Value;
import java.util.Optional;

/** Gives a separator, but nothing the first time. */
final class Joiner implements Function {
  private final Value separator;
  private boolean used;

  Joiner(Value separator) {
    this.separator = separator;
  }

  @Override
  public Value call(Arguments arguments) {
    if (!arguments.positional().isEmpty() || !arguments.named().isEmpty()) {
      throw TemplateException.fault("a joiner takes no arguments");
    }
    Value now = used ? separator : Str.EMPTY;
    used = true;
    return now;
  }

  @Override
  public Optional<Value> attribute(String name) {
    return name.equals("sep") ? Optional.of(separator) : Optional.empty();
  }

  @Override
  public String type() {
    return "Joiner";
  }
}
