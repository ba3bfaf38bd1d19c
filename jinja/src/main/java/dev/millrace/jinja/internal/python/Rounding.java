package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.text.NumberText;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Python's {@code round}: halves go to the even neighbour, from the exact value. */
public final class Rounding {
  /** More decimals than any float has. */
  private static final int MOST_DECIMALS = 1100;

  private static final int LEAST_DECIMALS = -310;

  private Rounding() {}

  /** Of a number, which keeps its type. */
  public static Value round(Value number, int decimals) {
    if (number instanceof Real(double value)) {
      return new Real(round(value, decimals));
    }
    BigInteger whole = Numbers.integer(number).orElseThrow();
    if (decimals >= 0) {
      return new Int(whole);
    }
    if (decimals < -NumberText.MAX_DIGITS * 20) {
      return Int.of(0);
    }
    return new Int(new BigDecimal(whole).setScale(decimals, RoundingMode.HALF_EVEN).toBigInteger());
  }

  private static double round(double value, int decimals) {
    if (Double.isNaN(value) || Double.isInfinite(value) || decimals > MOST_DECIMALS) {
      return value;
    }
    double rounded =
        decimals < LEAST_DECIMALS
            ? 0
            : new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue();
    if (Double.isInfinite(rounded)) {
      throw TemplateException.fault("rounded value too large to represent");
    }
    return Math.copySign(rounded, value);
  }

  public static BigInteger toInteger(Value number) {
    return number instanceof Real(double value)
        ? Conversions.truncated(Math.rint(value))
        : Numbers.integer(number).orElseThrow();
  }
}
