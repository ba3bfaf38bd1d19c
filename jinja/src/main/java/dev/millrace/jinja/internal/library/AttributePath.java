package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.internal.text.Cases;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code 'a.b.0'}: attributes of attributes; numbers in it are indices. */
final class AttributePath implements UnaryOperator<Value> {
  private final Session session;
  private final List<Value> parts = new ArrayList<>();
  private final Value defaultValue;

  /** None is the value itself; a default of none is no default. */
  AttributePath(Session session, Value path, Value defaultValue) {
    this.session = session;
    this.defaultValue = defaultValue;
    if (path instanceof Str text) {
      for (String part : text.chars().split("\\.", -1)) {
        parts.add(isIndex(part) ? new Int(new BigInteger(part)) : Str.template(part));
      }
    } else if (path != None.NONE) {
      parts.add(path);
    }
  }

  private static boolean isIndex(String part) {
    return !part.isEmpty()
        && part.length() < 10
        && part.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }

  @Override
  public Value apply(Value value) {
    Value result = value;
    for (Value part : parts) {
      session.budget().step();
      result = session.attributes().item(result, part);
      if (defaultValue != None.NONE && result instanceof Undefined) {
        result = defaultValue;
      }
    }
    return result;
  }

  /** The same, in lower case if it is a text. */
  UnaryOperator<Value> inLowerCase() {
    return value -> lowered(apply(value));
  }

  static Value lowered(Value value) {
    return value instanceof Str text ? text.become(Cases.lower(text.chars())) : value;
  }
}
