package dev.millrace.crawl.fetch;

import dev.millrace.crawl.url.CrawlUrl;
import java.util.Map;
import java.util.Optional;

/**
 * What to ask for.
 *
 * @param etag sent as {@code If-None-Match}, as the server gave it
 * @param lastModified sent as {@code If-Modified-Since}, as the server gave it
 * @param extra further header fields
 */
public record FetchRequest(
    CrawlUrl url, Optional<String> etag, Optional<String> lastModified, Map<String, String> extra) {

  public FetchRequest {
    extra = Map.copyOf(extra);
  }

  /** Whatever is there. */
  public static FetchRequest of(CrawlUrl url) {
    return new FetchRequest(url, Optional.empty(), Optional.empty(), Map.of());
  }

  /** Whether 304 is an answer to it. */
  boolean isConditional() {
    return etag.isPresent() || lastModified.isPresent();
  }
}
