package dev.millrace.crawl.visit;

import dev.millrace.schemas.DiscoveredUrls;
import dev.millrace.schemas.FetchResult;
import dev.millrace.schemas.Page;
import java.util.Map;
import java.util.Optional;

/**
 * What came of an order.
 *
 * @param elsewhere links to other registrable domains, by domain; those to its own are in the
 *     result
 */
public record Visit(
    FetchResult result, Optional<Page> page, Map<String, DiscoveredUrls> elsewhere) {

  public Visit {
    elsewhere = Map.copyOf(elsewhere);
  }

  /** Nothing but a result. */
  public static Visit of(FetchResult result) {
    return new Visit(result, Optional.empty(), Map.of());
  }

  /** Of the page's body; all else is small. */
  public long bytes() {
    return page.map(one -> (long) one.getBody().remaining()).orElse(0L);
  }
}
