package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.internal.value.Value;

/** A filter, test, method or function of the library. */
interface Builtin {
  /** Applies it to the value before the bar or the dot. */
  Value call(Value subject, Bound arguments, Session session);
}
