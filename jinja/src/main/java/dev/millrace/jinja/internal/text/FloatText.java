package dev.millrace.jinja.internal.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Floating-point numbers with a given count of digits, rounded from the exact value. */
public final class FloatText {
  public static final int DEFAULT_PRECISION = 6;
  private static final int MIN_PLAIN_EXPONENT = -4;

  private FloatText() {}

  /**
   * A number without its sign.
   *
   * @param type one of {@code eEfFgG}
   * @param pointed keeps the point and the zeros after it, where the type would drop them
   * @param marked ends in {@code .0} at least, so that it is seen to be no integer
   */
  public static String of(
      double magnitude, char type, int precision, boolean pointed, boolean marked) {
    String text = lower(magnitude, Character.toLowerCase(type), precision, pointed, marked);
    return Character.isUpperCase(type) ? text.toUpperCase(Locale.ROOT) : text;
  }

  private static String lower(
      double magnitude, char type, int precision, boolean pointed, boolean marked) {
    if (Double.isNaN(magnitude) || Double.isInfinite(magnitude)) {
      return Double.isNaN(magnitude) ? "nan" : "inf";
    }
    return switch (type) {
      case 'e' -> exponential(magnitude, precision, pointed, false);
      case 'f' -> {
        String fixed = plain(new BigDecimal(magnitude), precision);
        yield pointed && precision == 0 ? fixed + "." : fixed;
      }
      default -> general(magnitude, Math.max(1, precision), pointed, marked);
    };
  }

  private static String plain(BigDecimal value, int decimals) {
    return value.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String exponential(
      double magnitude, int decimals, boolean pointed, boolean drops) {
    BigDecimal rounded = rounded(magnitude, decimals + 1);
    int exponent = exponent(rounded);
    String mantissa = plain(rounded.movePointLeft(exponent), decimals);
    String kept = drops ? withoutZeros(mantissa) : mantissa;
    return kept + (pointed && kept.indexOf('.') < 0 ? "." : "") + NumberText.exponent(exponent);
  }

  private static String general(double magnitude, int precision, boolean pointed, boolean marked) {
    BigDecimal rounded = rounded(magnitude, precision);
    int exponent = exponent(rounded);
    int limit = marked ? precision - 1 : precision;
    if (exponent < MIN_PLAIN_EXPONENT || exponent >= limit) {
      return exponential(magnitude, precision - 1, pointed, !pointed);
    }
    String fixed = plain(rounded, Math.max(0, precision - 1 - exponent));
    String kept = pointed ? fixed : withoutZeros(fixed);
    if (kept.indexOf('.') >= 0) {
      return kept;
    }
    return marked ? kept + ".0" : pointed ? kept + "." : kept;
  }

  private static BigDecimal rounded(double magnitude, int digits) {
    return new BigDecimal(magnitude).round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  private static int exponent(BigDecimal value) {
    return value.signum() == 0 ? 0 : value.precision() - value.scale() - 1;
  }

  private static String withoutZeros(String digits) {
    if (digits.indexOf('.') < 0) {
      return digits;
    }
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return digits.substring(0, digits.charAt(end - 1) == '.' ? end - 1 : end);
  }
}
