package dev.millrace.accounts;

import java.util.Map;

/**
 * A crawl in numbers. {@code orders = pages + allSkipped() + open}; what is over or under is {@link
 * #unaccounted}.
 *
 * @param hosts that a URL was found of
 * @param urls ever queued
 * @param waiting due for a first fetch
 * @param skipped reason to count, for orders that gave no page
 * @param refused reason to count, for found URLs that were never ordered
 * @param open orders without a result
 */
public record CrawlCounts(
    long hosts,
    long urls,
    long waiting,
    long orders,
    long pages,
    Map<String, Long> skipped,
    Map<String, Long> refused,
    long open) {
  /** Before anything is there. */
  public static final CrawlCounts NONE = new CrawlCounts(0, 0, 0, 0, 0, Map.of(), Map.of(), 0);

  public long allSkipped() {
    return skipped.values().stream().mapToLong(Long::longValue).sum();
  }

  public long unaccounted() {
    return Math.abs(orders - pages - allSkipped() - open);
  }
}
