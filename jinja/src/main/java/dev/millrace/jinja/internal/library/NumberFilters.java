package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.python.Conversions;
import dev.millrace.jinja.internal.python.Rounding;
import dev.millrace.jinja.internal.text.NumberText;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/** Filters that give or want a number. */
final class NumberFilters {
  private static final String UNITS = "kMGTPEZY";
  private static final int BINARY = 1024;
  private static final int DECIMAL = 1000;

  static final Table TABLE =
      new Table()
          .add("abs", NumberFilters::absolute)
          .add("int", "default=0, base=10", NumberFilters::integer)
          .add("float", "default=0.0", NumberFilters::real)
          .add("round", "precision=0, method='common'", NumberFilters::round)
          .add("filesizeformat", "binary=false", NumberFilters::fileSize);

  private NumberFilters() {}

  private static Value absolute(Value subject, Session session) {
    if (subject instanceof Real(double value)) {
      return new Real(Math.abs(value));
    }
    return Numbers.integer(subject)
        .map(number -> new Int(number.abs()))
        .orElseThrow(
            () -> TemplateException.fault("bad operand type for abs(): '" + subject.type() + "'"));
  }

  private static Value integer(Value subject, Bound a, Session session) {
    requireDefined(subject);
    if (subject instanceof Str text) {
      Optional<BigInteger> whole = NumberText.integer(text.chars(), a.size(1));
      return whole
          .or(
              () ->
                  NumberText.real(text.chars())
                      .filter(Double::isFinite)
                      .map(Conversions::truncated))
          .<Value>map(Int::new)
          .orElseGet(() -> a.get(0));
    }
    if (subject instanceof Real(double value)) {
      return Double.isNaN(value) ? a.get(0) : new Int(Conversions.truncated(value));
    }
    return Numbers.integer(subject).<Value>map(Int::new).orElseGet(() -> a.get(0));
  }

  private static Value real(Value subject, Bound a, Session session) {
    requireDefined(subject);
    if (Numbers.isNumber(subject)) {
      return new Real(Conversions.requireReal(subject));
    }
    return subject instanceof Str text
        ? NumberText.real(text.chars()).<Value>map(Real::new).orElseGet(() -> a.get(0))
        : a.get(0);
  }

  private static void requireDefined(Value subject) {
    if (subject instanceof Undefined(String hint)) {
      throw TemplateException.fault(hint);
    }
  }

  private static Value round(Value subject, Bound a, Session session) {
    String method = a.get(1) instanceof Str text ? text.chars() : "";
    return switch (method) {
      case "common" -> {
        if (!Numbers.isNumber(subject)) {
          throw a.wrong("a number", subject);
        }
        yield a.isNone(0)
            ? new Int(Rounding.toInteger(subject))
            : Rounding.round(subject, a.size(0));
      }
      case "ceil", "floor" -> directed(subject, a, session, method.equals("ceil"));
      default -> throw TemplateException.fault("method must be common, ceil or floor");
    };
  }

  private static Value directed(Value subject, Bound a, Session session, boolean up) {
    var arithmetic = session.arithmetic();
    Value scale = arithmetic.apply(Int.of(10), "**", a.get(0));
    Value scaled = arithmetic.apply(subject, "*", scale);
    if (!Numbers.isNumber(scaled)) {
      throw a.wrong("a number", subject);
    }
    Value whole =
        scaled instanceof Real(double value)
            ? new Int(Conversions.truncated(up ? Math.ceil(value) : Math.floor(value)))
            : scaled;
    return arithmetic.apply(whole, "/", scale);
  }

  private static Value fileSize(Value subject, Bound a, Session session) {
    double bytes = Conversions.requireReal(subject);
    int base = a.truth(0) ? BINARY : DECIMAL;
    if (bytes == 1) {
      return Str.template("1 Byte");
    }
    if (bytes < base) {
      return Str.template(Conversions.truncated(bytes) + " Bytes");
    }
    double unit = (double) base * base;
    int prefix = 0;
    while (bytes >= unit && prefix < UNITS.length() - 1) {
      unit *= base;
      prefix++;
    }
    String letter = UNITS.substring(prefix, prefix + 1);
    String name = a.truth(0) ? letter.toUpperCase(Locale.ROOT) + "iB" : letter + "B";
    Value size = new Real(base * bytes / unit);
    return session.arithmetic().apply(Str.template("%.1f " + name), "%", size);
  }
}
