package dev.millrace.cli.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Durations as a number with its unit: {@code 500ms}, {@code 60s}, {@code 10m}, {@code 30d}. */
public final class Durations {
  static final String KIND = "a duration such as 500ms, 60s, 10m, 6h or 30d";

  /** The longest first. */
  private static final Map<String, ChronoUnit> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("d", ChronoUnit.DAYS);
    UNITS.put("h", ChronoUnit.HOURS);
    UNITS.put("m", ChronoUnit.MINUTES);
    UNITS.put("s", ChronoUnit.SECONDS);
    UNITS.put("ms", ChronoUnit.MILLIS);
  }

  private Durations() {}

  /**
   * @throws NumberFormatException if the text is no whole number before a unit, or of centuries
   */
  static Duration parse(String text) {
    String unit = text.replaceFirst("^[-+0-9]*", "");
    ChronoUnit known = UNITS.get(unit);
    if (known == null) {
      throw new NumberFormatException(text);
    }
    long count = Long.parseLong(text.substring(0, text.length() - unit.length()));
    try {
      return Duration.ofNanos(Duration.of(count, known).toNanos());
    } catch (ArithmeticException e) {
      throw new NumberFormatException(text);
    }
  }

  /** In the longest unit of which there are two or more, but in seconds if there is one. */
  public static String print(Duration duration) {
    for (Map.Entry<String, ChronoUnit> unit : UNITS.entrySet()) {
      long count = duration.dividedBy(unit.getValue().getDuration());
      boolean whole = unit.getValue().getDuration().multipliedBy(count).equals(duration);
      if (whole && (count > 1 || (count == 1 && unit.getValue() == ChronoUnit.SECONDS))) {
        return count + unit.getKey();
      }
    }
    return duration.toMillis() + "ms";
  }
}
