package dev.millrace.crawl.frontier;

import java.time.Duration;

/**
 * When a page is fetched again: half as long again after a visit that found it unchanged, a fifth
 * sooner after one that found it changed: growth by what a site publishes, not by what it is.
 *
 * @param first after the first visit
 */
public record RevisitRule(Duration first, Duration shortest, Duration longest) {
  private static final double UNCHANGED = 1.5;
  private static final double CHANGED = 0.8;

  /** A day at first, between 90 minutes and 90 days. */
  public static final RevisitRule DEFAULT =
      new RevisitRule(Duration.ofDays(1), Duration.ofMinutes(90), Duration.ofDays(90));

  /**
   * Milliseconds to the next visit.
   *
   * @param before what it was; 0 after the first visit
   */
  long next(long before, boolean changed) {
    if (before == 0) {
      return first.toMillis();
    }
    double next = before * (changed ? CHANGED : UNCHANGED);
    return Math.clamp(Math.round(next), shortest.toMillis(), longest.toMillis());
  }
}
