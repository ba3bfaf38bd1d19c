package dev.millrace.jinja.internal.value;

import java.util.Optional;
import java.util.OptionalInt;

/** An object with attributes and identity: a namespace, a loop, something to call. */
public non-sealed interface Thing extends Value {
  /** Empty if there is none of that name. */
  default Optional<Value> attribute(String name) {
    return Optional.empty();
  }

  /** Empty if it has none. */
  default OptionalInt length() {
    return OptionalInt.empty();
  }

  /** As printed. */
  default String description() {
    return "<" + type() + " object>";
  }
}
