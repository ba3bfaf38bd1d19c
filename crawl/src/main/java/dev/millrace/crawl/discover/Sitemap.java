package dev.millrace.crawl.discover;

import dev.millrace.crawl.url.CrawlUrl;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a sitemap names (sitemaps.org).
 *
 * @param entries pages of the sitemap's own host, or of one whose robots.txt names this sitemap
 * @param children further sitemaps, where it is an index; an index reached by an index has none, so
 *     that indexes cannot lead in circles
 * @param dropped entries that were none, or lie on another host
 * @param truncated whether a limit cut it
 */
public record Sitemap(
    List<Entry> entries, List<CrawlUrl> children, int dropped, boolean truncated) {
  /** As sitemaps.org limits a file; what comes after is not read. */
  public static final int MOST_ENTRIES = 50_000;

  /** Uncompressed. */
  public static final int LIMIT_BYTES = 50 << 20;

  /**
   * A page that the site names.
   *
   * @param changedAt when the site says it last changed; of news, when it was published
   */
  public record Entry(CrawlUrl url, Optional<Instant> changedAt) {}

  public Sitemap {
    entries = List.copyOf(entries);
    children = List.copyOf(children);
  }
}
