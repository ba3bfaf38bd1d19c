package dev.millrace.jinja.internal.text;

import dev.millrace.jinja.TemplateException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as Python writes and reads them. */
public final class NumberText {
  /** Python's own limit for reading and writing integers in base 10. */
  public static final int MAX_DIGITS = 4300;

  private static final int BASE = 10;
  private static final int MAX_RADIX = 36;
  private static final int PREFIX = 2;
  private static final int MIN_PLAIN_EXPONENT = -4;
  private static final int MAX_PLAIN_EXPONENT = 16;
  private static final Pattern FLOAT =
      Pattern.compile(
          "[+-]?(?:[0-9](?:_?[0-9])*+(?:\\.(?:[0-9](?:_?[0-9])*+)?)?|\\.[0-9](?:_?[0-9])*+)"
              + "(?:[eE][+-]?[0-9](?:_?[0-9])*+)?");
  private static final Pattern SPECIAL = Pattern.compile("(?i)([+-]?)(inf(?:inity)?|nan)");

  private NumberText() {}

  public static String of(BigInteger value) {
    // A bit is 0.3 digits: no need to write down what is far too long.
    if (value.bitLength() > MAX_DIGITS * 4) {
      throw tooLong();
    }
    String text = value.toString();
    if (text.length() - (value.signum() < 0 ? 1 : 0) > MAX_DIGITS) {
      throw tooLong();
    }
    return text;
  }

  private static TemplateException tooLong() {
    return TemplateException.fault(
        "an integer of more than " + MAX_DIGITS + " digits can't be written");
  }

  /** The shortest text that is read as the same number: Python's {@code repr}. */
  public static String of(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    double magnitude = Math.abs(value);
    if (Double.isInfinite(value)) {
      return sign + "inf";
    }
    if (magnitude == 0) {
      return sign + "0.0";
    }
    BigDecimal shortest = shortest(magnitude);
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= MIN_PLAIN_EXPONENT && exponent < MAX_PLAIN_EXPONENT) {
      return sign + shortest.setScale(Math.max(1, shortest.scale())).toPlainString();
    }
    String digits = shortest.unscaledValue().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return sign + digits.charAt(0) + fraction + exponent(exponent);
  }

  /** Java writes two digits where one is enough. */
  private static BigDecimal shortest(double magnitude) {
    BigDecimal shortest = new BigDecimal(Double.toString(magnitude)).stripTrailingZeros();
    if (shortest.precision() == 2) {
      BigDecimal shorter =
          new BigDecimal(magnitude).round(new MathContext(1, RoundingMode.HALF_EVEN));
      if (shorter.doubleValue() == magnitude) {
        return shorter.stripTrailingZeros();
      }
    }
    return shortest;
  }

  /** {@code e-07}. */
  static String exponent(int exponent) {
    String digits = Integer.toString(Math.abs(exponent));
    return (exponent < 0 ? "e-" : "e+") + (digits.length() < 2 ? "0" : "") + digits;
  }

  /** Python's {@code int(text, base)}; empty if it is no integer. */
  public static Optional<BigInteger> integer(String text, int base) {
    if (base != 0 && (base < 2 || base > MAX_RADIX)) {
      return Optional.empty();
    }
    String digits = ascii(text);
    boolean negative = digits.startsWith("-");
    if (negative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    int prefixed = prefixed(digits);
    int radix = base == 0 ? (prefixed == 0 ? BASE : prefixed) : base;
    boolean hasPrefix = prefixed != 0 && prefixed == radix;
    if (hasPrefix) {
      digits = digits.substring(PREFIX);
      digits = digits.startsWith("_") ? digits.substring(1) : digits;
    }
    boolean zeros = base == 0 && !hasPrefix && digits.startsWith("0");
    if (!isDigits(digits, radix) || (zeros && !digits.matches("[0_]+"))) {
      return Optional.empty();
    }
    BigInteger value = new BigInteger(digits.replace("_", ""), radix);
    return Optional.of(negative ? value.negate() : value);
  }

  private static int prefixed(String digits) {
    if (digits.length() <= PREFIX || digits.charAt(0) != '0') {
      return 0;
    }
    return switch (digits.charAt(1)) {
      case 'x', 'X' -> 16;
      case 'o', 'O' -> 8;
      case 'b', 'B' -> 2;
      default -> 0;
    };
  }

  private static boolean isDigits(String digits, int radix) {
    if (digits.isEmpty() || digits.length() > MAX_DIGITS || digits.endsWith("_")) {
      return false;
    }
    char previous = '_';
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      boolean separator = digit == '_';
      if (separator ? previous == '_' : digit >= 0x80 || Character.digit(digit, radix) < 0) {
        return false;
      }
      previous = digit;
    }
    return true;
  }

  /** Python's {@code float(text)}; empty if it is no number. */
  public static Optional<Double> real(String text) {
    String digits = ascii(text);
    var special = SPECIAL.matcher(digits);
    if (special.matches()) {
      boolean nan = special.group(2).equalsIgnoreCase("nan");
      double value = nan ? Double.NaN : Double.POSITIVE_INFINITY;
      return Optional.of(special.group(1).equals("-") ? -value : value);
    }
    return FLOAT.matcher(digits).matches()
        ? Optional.of(Double.parseDouble(digits.replace("_", "")))
        : Optional.empty();
  }

  /** Without the whitespace around it, and every script's digits as ASCII's. */
  private static String ascii(String text) {
    int end = Whitespace.endOf(text, 0);
    StringBuilder plain = new StringBuilder(text.substring(Whitespace.startOf(text, end), end));
    for (int i = 0; i < plain.length(); i++) {
      char digit = plain.charAt(i);
      if (digit >= 0x80 && Character.isDigit(digit)) {
        plain.setCharAt(i, (char) ('0' + Character.digit(digit, BASE)));
      }
    }
    return plain.toString();
  }
}
