package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.python.Truth;
import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Arguments of a call, in the order of the function's parameters.
 *
 * @param raw as they were given
 */
record Bound(String function, List<Value> values, Arguments raw) {
  Value get(int index) {
    return values.get(index);
  }

  boolean isNone(int index) {
    return values.get(index) == None.NONE;
  }

  boolean truth(int index) {
    return Truth.of(values.get(index));
  }

  Optional<Value> optional(int index) {
    return isNone(index) ? Optional.empty() : Optional.of(values.get(index));
  }

  Str text(int index) {
    return text(values.get(index));
  }

  Str text(Value value) {
    if (value instanceof Str text) {
      return text;
    }
    throw wrong("a text", value);
  }

  BigInteger integer(int index) {
    Value value = values.get(index);
    return Numbers.integer(value).orElseThrow(() -> wrong("an integer", value));
  }

  /** An integer, or the nearest that fits. */
  int size(int index) {
    BigInteger size = integer(index);
    return size.bitLength() < Integer.SIZE
        ? size.intValue()
        : size.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
  }

  TemplateException wrong(String expected, Value value) {
    return TemplateException.fault(
        value instanceof Undefined(String hint)
            ? hint
            : function + "() wants " + expected + ", not " + value.type());
  }
}
