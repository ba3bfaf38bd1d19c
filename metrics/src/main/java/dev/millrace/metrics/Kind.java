package dev.millrace.metrics;

import java.util.List;
import java.util.Locale;

/** How a metric behaves from one scrape to the next. */
public enum Kind {
  /** Only grows, but for a start of the process; its name ends with {@code _total}. */
  COUNTER,
  /** Is as it is now. */
  GAUGE,
  /** A histogram of seconds; its name ends with {@code _seconds}. */
  TIMER;

  /** What a metric's names have at their end when it is scraped. */
  List<String> endings() {
    return switch (this) {
      case COUNTER, GAUGE -> List.of("");
      case TIMER -> List.of("_bucket", "_count", "_sum", "_max");
    };
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
