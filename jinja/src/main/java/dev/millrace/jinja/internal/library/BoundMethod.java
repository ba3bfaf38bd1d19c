package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Function;
import dev.millrace.jinja.internal.value.Value;

/** A method, with the value it was taken from. */
record BoundMethod(Table methods, String name, Value subject, Session session) implements Function {
  @Override
  public Value call(Arguments arguments) {
    return methods.call(name, subject, arguments, session).orElseThrow();
  }

  @Override
  public String description() {
    return "<built-in method " + name + " of " + subject.type() + " object>";
  }
}
