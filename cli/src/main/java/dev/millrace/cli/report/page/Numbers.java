package dev.millrace.cli.report.page;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Numbers as a report writes them, whatever the locale. */
public final class Numbers {
  private static final String[] SIZES = {"", "k", "M", "G", "T", "P", "E"};

  private Numbers() {}

  /** All digits, by threes. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  public static String fixed(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** Three digits and the letter of a power of thousand, such as {@code 3.15 M}. */
  public static String compact(double value) {
    int size = 0;
    double rest = value;
    while (Math.abs(rest) >= 999.5 && size < SIZES.length - 1) {
      rest /= 1000;
      size++;
    }
    int digits = size == 0 || rest >= 99.95 ? 0 : rest >= 9.995 ? 1 : 2;
    return (fixed(rest, digits) + " " + SIZES[size]).strip();
  }

  public static String bytes(long bytes) {
    String compact = compact((double) bytes);
    return compact + (compact.contains(" ") ? "B" : " B");
  }

  /** Such as {@code 2 h 3 min}, {@code 2 min 14 s} or {@code 0.4 s}. */
  public static String time(Duration time) {
    long seconds = Math.round(time.toMillis() / 1e3);
    if (time.toMillis() < 9_950) {
      return fixed(time.toMillis() / 1e3, 1) + " s";
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    long minutes = Math.round(seconds / 60.0);
    return minutes < 48 * 60
        ? minutes / 60 + " h " + minutes % 60 + " min"
        : count(Math.round(minutes / 1440.0)) + " days";
  }

  /** In UTC, to the second. */
  public static String at(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
  }

  /** As many digits as tell values apart that differ by a step. */
  public static String tick(double value, double step) {
    if (value == 0) {
      return "0";
    }
    if (Math.abs(value) >= 10_000) {
      // The compact form has three digits.
      double told = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 2);
      return step >= told ? compact(value) : fixed(value, 0);
    }
    if (Math.abs(step) < 1e-3) {
      return shortest(value);
    }
    int digits = Math.max(0, -(int) Math.floor(Math.log10(step) + 1e-9));
    return fixed(value, digits);
  }

  /** With an exponent where it is small, such as {@code 2e-4}. */
  private static String shortest(double value) {
    int exponent = (int) Math.floor(Math.log10(Math.abs(value)));
    double mantissa = value / Math.pow(10, exponent);
    String digits = fixed(mantissa, 1).replaceFirst("\\.0$", "");
    return digits + "e" + exponent;
  }
}
