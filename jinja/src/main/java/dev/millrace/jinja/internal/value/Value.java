package dev.millrace.jinja.internal.value;

/**
 * A value of a template's expression. All but {@link Thing}s and {@link Generator}s are immutable.
 * {@code equals} and {@code hashCode} follow Python's for what may be a key of a dict: {@code 1},
 * {@code 1.0} and {@code True} are one key.
 */
public sealed interface Value
    permits None, Bool, Int, Real, Str, Undefined, Seq, Dict, DictView, Range, Generator, Thing {

  /** Python's name of the type. */
  String type();
}
