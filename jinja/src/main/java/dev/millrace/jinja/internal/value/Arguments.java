package dev.millrace.jinja.internal.value;

import java.util.List;
import java.util.Map;

/** What a call passes. */
public record Arguments(List<Value> positional, Map<String, Value> named) {
  public static final Arguments NONE = of();

  public static Arguments of(Value... positional) {
    return new Arguments(List.of(positional), Map.of());
  }
}
