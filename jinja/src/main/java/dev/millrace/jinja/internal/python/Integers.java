package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Arithmetic of integers, which have any size up to a bound that no template needs. */
final class Integers {
  private static final int MAX_BITS = 1 << 18;
  private static final int EXACT_BITS = 53;
  private static final int LONG_BITS = 63;
  private static final MathContext QUOTIENT = new MathContext(40);

  private final Budget budget;

  Integers(Budget budget) {
    this.budget = budget;
  }

  Value apply(BigInteger left, String operator, BigInteger right) {
    return switch (operator) {
      case "+" -> bounded(left.add(right));
      case "-" -> bounded(left.subtract(right));
      case "*" -> {
        charge(left, right);
        yield bounded(left.multiply(right));
      }
      case "/" -> new Real(quotient(left, right));
      case "//" -> new Int(floor(left, right)[0]);
      case "%" -> new Int(floor(left, right)[1]);
      case "**" -> power(left, right);
      default -> throw new IllegalArgumentException(operator);
    };
  }

  static long saturated(BigInteger value) {
    return value.bitLength() <= LONG_BITS ? value.longValue() : Long.MAX_VALUE;
  }

  private static Int bounded(BigInteger value) {
    if (value.bitLength() > MAX_BITS) {
      throw TemplateException.limit("an integer of more than " + MAX_BITS + " bits");
    }
    return new Int(value);
  }

  private void charge(BigInteger left, BigInteger right) {
    budget.spend((left.bitLength() / 64L) * (right.bitLength() / 64L) / 16);
  }

  private static double quotient(BigInteger left, BigInteger right) {
    requireDivisor(right, "division by zero");
    if (left.bitLength() <= EXACT_BITS && right.bitLength() <= EXACT_BITS) {
      return left.doubleValue() / right.doubleValue();
    }
    double quotient = new BigDecimal(left).divide(new BigDecimal(right), QUOTIENT).doubleValue();
    if (Double.isInfinite(quotient)) {
      throw TemplateException.fault("integer division result too large for a float");
    }
    return quotient;
  }

  /** Quotient and rest, which has the divisor's sign. */
  private BigInteger[] floor(BigInteger left, BigInteger right) {
    requireDivisor(right, "integer division or modulo by zero");
    charge(left, right);
    BigInteger[] result = left.divideAndRemainder(right);
    if (result[1].signum() != 0 && result[1].signum() != right.signum()) {
      result[0] = result[0].subtract(BigInteger.ONE);
      result[1] = result[1].add(right);
    }
    return result;
  }

  private static void requireDivisor(BigInteger divisor, String fault) {
    if (divisor.signum() == 0) {
      throw TemplateException.fault(fault);
    }
  }

  private Value power(BigInteger base, BigInteger exponent) {
    if (exponent.signum() < 0) {
      return new Real(Reals.apply(Reals.of(base), "**", Reals.of(exponent)));
    }
    if (base.bitLength() <= 1 && base.abs().compareTo(BigInteger.ONE) <= 0) {
      boolean negative = base.signum() < 0 && exponent.testBit(0);
      return exponent.signum() == 0
          ? Int.of(1)
          : new Int(negative ? BigInteger.ONE.negate() : base.abs());
    }
    if (exponent.bitLength() > LONG_BITS / 2
        || (long) (base.abs().bitLength() - 1) * exponent.intValue() > MAX_BITS) {
      throw TemplateException.limit("an integer of more than " + MAX_BITS + " bits");
    }
    BigInteger result = base.pow(exponent.intValue());
    charge(result, result);
    return bounded(result);
  }
}
