package dev.millrace.inference.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Numbers between bounds, digit by digit.
 *
 * @param least the bound itself included
 * @param most the bound itself included
 */
record NumberRange(Optional<BigInteger> least, Optional<BigInteger> most) {
  /** Digits that an unbounded number may have. */
  private static final int DIGITS = 16;

  /** Digits after the point that a bounded number may have beside those of its bounds. */
  private static final int MORE_DECIMALS = 2;

  /** Whole numbers as they are written. */
  static Expression integers(Optional<BigDecimal> least, Optional<BigDecimal> most) {
    return new NumberRange(
            least.map(one -> one.setScale(0, RoundingMode.CEILING).toBigInteger()),
            most.map(one -> one.setScale(0, RoundingMode.FLOOR).toBigInteger()))
        .written(0);
  }

  /** Numbers with a few decimals, and whole ones. */
  static Expression decimals(
      Optional<BigDecimal> least, Optional<BigDecimal> most, boolean above, boolean below) {
    int scale = Math.max(0, Math.max(scale(least), scale(most))) + MORE_DECIMALS;
    if (scale > DIGITS) {
      throw new GrammarException("a bound of a number has more than " + DIGITS + " decimals");
    }
    BigInteger step = BigInteger.ONE;
    Expression fixed =
        new NumberRange(
                least.map(one -> scaled(one, scale).add(above ? step : BigInteger.ZERO)),
                most.map(one -> scaled(one, scale).subtract(below ? step : BigInteger.ZERO)))
            .written(scale);
    BigDecimal last = BigDecimal.ONE.movePointLeft(scale);
    return Expression.choice(
        integers(
            least.map(one -> above ? one.add(last) : one),
            most.map(one -> below ? one.subtract(last) : one)),
        fixed);
  }

  private static int scale(Optional<BigDecimal> number) {
    return number.map(one -> one.stripTrailingZeros().scale()).orElse(0);
  }

  private static BigInteger scaled(BigDecimal number, int scale) {
    return number.movePointRight(scale).toBigIntegerExact();
  }

  /**
   * The numbers as text.
   *
   * @param decimals how many of the digits stand after a point
   */
  private Expression written(int decimals) {
    if (least.isPresent() && most.isPresent() && least.get().compareTo(most.get()) > 0) {
      return Expression.NEVER;
    }
    List<Expression> options = new ArrayList<>();
    BigInteger greatest = BigInteger.TEN.pow(DIGITS + decimals).subtract(BigInteger.ONE);
    BigInteger low = least.orElse(greatest.negate());
    BigInteger high = most.orElse(greatest.max(low));
    low = least.isPresent() ? low : low.min(high);
    if (high.signum() >= 0) {
      options.add(between(low.max(BigInteger.ZERO), high, decimals));
    }
    if (low.signum() < 0) {
      BigInteger nearest = high.signum() < 0 ? high.negate() : BigInteger.ONE;
      options.add(
          Expression.sequence(Expression.text("-"), between(nearest, low.negate(), decimals)));
    }
    return new Expression.Choice(options);
  }

  /** Numbers that are not negative, by their number of digits. */
  private static Expression between(BigInteger low, BigInteger high, int decimals) {
    int most = Math.max(decimals + 1, high.toString().length());
    List<Expression> options = new ArrayList<>();
    for (int digits = decimals + 1; digits <= most; digits++) {
      BigInteger first = digits == decimals + 1 ? BigInteger.ZERO : BigInteger.TEN.pow(digits - 1);
      BigInteger last = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
      BigInteger from = first.max(low);
      BigInteger to = last.min(high);
      if (from.compareTo(to) <= 0) {
        options.add(digits(padded(from, digits), padded(to, digits), decimals));
      }
    }
    return new Expression.Choice(options);
  }

  private static String padded(BigInteger number, int digits) {
    String text = number.toString();
    return "0".repeat(digits - text.length()) + text;
  }

  /** Digits from one text to another of the same length. */
  private static Expression digits(String low, String high, int decimals) {
    if (low.isEmpty()) {
      return Expression.EMPTY;
    }
    int left = low.length();
    if (left == decimals) {
      return Expression.sequence(Expression.text("."), digits(low, high, -decimals));
    }
    char first = low.charAt(0);
    char last = high.charAt(0);
    String lowRest = low.substring(1);
    String highRest = high.substring(1);
    String zeros = "0".repeat(left - 1);
    String nines = "9".repeat(left - 1);
    if (lowRest.equals(zeros) && highRest.equals(nines)) {
      return Expression.sequence(digit(first, last), free(left - 1, decimals));
    }
    if (first == last) {
      return Expression.sequence(digit(first, last), digits(lowRest, highRest, decimals));
    }
    List<Expression> options = new ArrayList<>();
    options.add(Expression.sequence(digit(first, first), digits(lowRest, nines, decimals)));
    if (first + 1 < last) {
      options.add(
          Expression.sequence(
              digit((char) (first + 1), (char) (last - 1)), free(left - 1, decimals)));
    }
    options.add(Expression.sequence(digit(last, last), digits(zeros, highRest, decimals)));
    return new Expression.Choice(options);
  }

  private static Expression free(int digits, int decimals) {
    if (decimals <= 0 || digits < decimals) {
      return new Expression.Repeat(JsonText.DIGIT, digits, digits);
    }
    return Expression.sequence(
        new Expression.Repeat(JsonText.DIGIT, digits - decimals, digits - decimals),
        Expression.text("."),
        new Expression.Repeat(JsonText.DIGIT, decimals, decimals));
  }

  private static Expression digit(char first, char last) {
    return new Expression.OneOf(CodePoints.of(first, last));
  }
}
