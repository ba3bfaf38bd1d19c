package dev.millrace.jinja.internal.value;

import java.util.Map;

/**
 * A dict.
 *
 * @param entries in the order they were put in; not changed once it is here
 */
public record Dict(Map<Value, Value> entries) implements Value {
  @Override
  public String type() {
    return "dict";
  }
}
