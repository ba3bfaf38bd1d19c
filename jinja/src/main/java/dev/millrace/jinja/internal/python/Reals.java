package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigInteger;

/** Arithmetic of floating-point numbers. */
public final class Reals {
  private Reals() {}

  /** Of a number. */
  public static double of(Value number) {
    return number instanceof Real(double value) ? value : of(Numbers.integer(number).orElseThrow());
  }

  static double of(BigInteger integer) {
    double value = integer.doubleValue();
    if (Double.isInfinite(value)) {
      throw TemplateException.fault("int too large to convert to float");
    }
    return value;
  }

  static double apply(double left, String operator, double right) {
    return switch (operator) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/" -> left / divisor(right, "float division by zero");
      case "//" -> floor(left, divisor(right, "float floor division by zero"));
      case "%" -> modulo(left, divisor(right, "float modulo"));
      case "**" -> power(left, right);
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static double divisor(double value, String fault) {
    if (value == 0) {
      throw TemplateException.fault(fault);
    }
    return value;
  }

  private static double modulo(double left, double right) {
    double rest = left % right;
    if (rest == 0) {
      return Math.copySign(0.0, right);
    }
    return (right < 0) == (rest < 0) ? rest : rest + right;
  }

  private static double floor(double left, double right) {
    double rest = left % right;
    double quotient = (left - rest) / right;
    if (rest != 0 && (right < 0) != (rest < 0)) {
      quotient -= 1;
    }
    if (quotient == 0) {
      return Math.copySign(0.0, left / right);
    }
    double floor = Math.floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  private static double power(double base, double exponent) {
    if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
      return 1;
    }
    if (base == 0 && exponent < 0) {
      throw TemplateException.fault("0.0 cannot be raised to a negative power");
    }
    if (base < 0
        && Double.isFinite(base)
        && Double.isFinite(exponent)
        && exponent != Math.rint(exponent)) {
      throw TemplateException.fault("the power is a complex number, and there are none here");
    }
    double result = Math.pow(base, exponent);
    if (Double.isInfinite(result) && Double.isFinite(base) && Double.isFinite(exponent)) {
      throw TemplateException.fault("the power is too large for a float");
    }
    return result;
  }
}
