package dev.millrace.crawl.admission;

import dev.millrace.schemas.settings.Setting;
import java.time.Duration;

/**
 * When a page is fetched again: half as long again after a visit that found it unchanged, a fifth
 * sooner after one that found it changed: growth by what a site publishes, not by what it is.
 *
 * @param first after the first visit
 */
public record RevisitRule(
    @Setting(
            key = "crawl.revisit-first",
            text = "from the first visit of a page to the second",
            above = 0)
        Duration first,
    @Setting(
            key = "crawl.revisit-shortest",
            text = "between two visits of a page that changes often",
            above = 0)
        Duration shortest,
    @Setting(
            key = "crawl.revisit-longest",
            text = "between two visits of a page that never changes",
            above = 0)
        Duration longest) {
  private static final double UNCHANGED = 1.5;
  private static final double CHANGED = 0.8;

  public RevisitRule {
    if (shortest.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "crawl.revisit-shortest is "
              + shortest
              + ", but must not be above crawl.revisit-longest, "
              + longest);
    }
  }

  /** A day at first, between 90 minutes and 90 days. */
  public static final RevisitRule DEFAULT =
      new RevisitRule(Duration.ofDays(1), Duration.ofMinutes(90), Duration.ofDays(90));

  /**
   * Milliseconds to the next visit.
   *
   * @param before what it was; 0 after the first visit
   */
  public long next(long before, boolean changed) {
    if (before == 0) {
      return first.toMillis();
    }
    double next = before * (changed ? CHANGED : UNCHANGED);
    return Math.clamp(Math.round(next), shortest.toMillis(), longest.toMillis());
  }
}
