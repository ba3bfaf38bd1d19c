package dev.millrace.jinja.internal.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** Integers, truth values and floating-point numbers, which compare with each other exactly. */
public final class Numbers {
  private static final int LONG_BITS = 63;

  private Numbers() {}

  /** Of an integer or truth value. */
  public static Optional<BigInteger> integer(Value value) {
    return switch (value) {
      case Int number -> Optional.of(number.value());
      case Bool truth -> Optional.of(truth.number());
      default -> Optional.empty();
    };
  }

  public static boolean isNumber(Value value) {
    return value instanceof Int || value instanceof Bool || value instanceof Real;
  }

  /** False if one is no number. */
  public static boolean same(Value left, Value right) {
    return isNumber(left)
        && isNumber(right)
        && !isNan(left)
        && !isNan(right)
        && compare(left, right) == 0;
  }

  public static boolean isNan(Value value) {
    return value instanceof Real real && Double.isNaN(real.value());
  }

  /** Of two numbers that are no NaN. */
  public static int compare(Value left, Value right) {
    if (left instanceof Real a && right instanceof Real b) {
      return a.value() == b.value() ? 0 : Double.compare(a.value(), b.value());
    }
    if (left instanceof Real a && Double.isInfinite(a.value())) {
      return a.value() > 0 ? 1 : -1;
    }
    if (right instanceof Real b && Double.isInfinite(b.value())) {
      return b.value() > 0 ? -1 : 1;
    }
    if (left instanceof Real || right instanceof Real) {
      return exact(left).compareTo(exact(right));
    }
    return integer(left).orElseThrow().compareTo(integer(right).orElseThrow());
  }

  private static BigDecimal exact(Value number) {
    return number instanceof Real real
        ? new BigDecimal(real.value())
        : new BigDecimal(integer(number).orElseThrow());
  }

  static int hash(Value number) {
    if (number instanceof Real(double value)) {
      return value == Math.rint(value) && Math.abs(value) < 0x1p63
          ? Long.hashCode((long) value)
          : Double.hashCode(value);
    }
    BigInteger value = integer(number).orElseThrow();
    return value.bitLength() <= LONG_BITS
        ? Long.hashCode(value.longValue())
        : Double.hashCode(value.doubleValue());
  }
}
