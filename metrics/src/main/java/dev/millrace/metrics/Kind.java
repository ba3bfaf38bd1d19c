package dev.millrace.metrics;

import java.util.List;
import java.util.Locale;

/** How a metric behaves from one scrape to the next. */
public enum Kind {
  /** Only grows, but for a start of the process; its name ends with {@code _total}. */
  COUNTER(""),
  /** Is as it is now. */
  GAUGE(""),
  /** A histogram of seconds; its name ends with {@code _seconds}. */
  TIMER("_bucket", "_count", "_sum", "_max");

  private final List<String> endings;

  Kind(String... endings) {
    this.endings = List.of(endings);
  }

  /** What a metric's names have at their end when it is scraped. */
  List<String> endings() {
    return endings;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
