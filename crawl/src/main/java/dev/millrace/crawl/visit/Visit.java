package dev.millrace.crawl.visit;

import dev.millrace.schemas.DiscoveredUrls;
import dev.millrace.schemas.FetchResult;
import dev.millrace.schemas.Page;
import java.util.List;
import java.util.Optional;

/**
 * What came of an order.
 *
 * @param elsewhere links to other registrable domains, and those to its own for which the result
 *     has no room
 */
public record Visit(FetchResult result, Optional<Page> page, List<Elsewhere> elsewhere) {

  public Visit {
    elsewhere = List.copyOf(elsewhere);
  }

  /**
   * Links to one domain.
   *
   * @param domain a registrable one
   */
  public record Elsewhere(String domain, DiscoveredUrls urls) {}

  /** Nothing but a result. */
  public static Visit of(FetchResult result) {
    return new Visit(result, Optional.empty(), List.of());
  }

  /** Of the page's body; all else is small. */
  public long bytes() {
    return page.map(one -> (long) one.getBody().remaining()).orElse(0L);
  }
}
