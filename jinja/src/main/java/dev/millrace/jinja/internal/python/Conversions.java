package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.text.NumberText;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;

/** From one type to another. */
public final class Conversions {
  private Conversions() {}

  /** A float without what stands after its point. */
  public static BigInteger truncated(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw TemplateException.fault(
          "cannot convert float " + NumberText.of(number) + " to integer");
    }
    return new BigDecimal(number).toBigInteger();
  }

  /** Python's {@code float(value)}. */
  public static double requireReal(Value value) {
    if (Numbers.isNumber(value)) {
      return Reals.of(value);
    }
    if (value instanceof Str text) {
      return NumberText.real(text.chars())
          .orElseThrow(
              () ->
                  TemplateException.fault(
                      "could not convert string to float: "
                          + Printer.quoted(shortened(text.chars()), false)));
    }
    if (value instanceof Undefined(String hint)) {
      throw TemplateException.fault(hint);
    }
    throw TemplateException.fault("must be real number, not " + value.type());
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
