package dev.millrace.jinja.internal.value;

/** Something to call: a method of a value, a function, a macro. */
public interface Function extends Thing {
  Value call(Arguments arguments);

  @Override
  default String type() {
    return "builtin_function_or_method";
  }
}
