package dev.millrace.crawl.visit;

import dev.millrace.crawl.archive.Capture;
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
 * @param capture for the archive, where there is one
 */
public record Visit(
    FetchResult result, Optional<Page> page, List<Elsewhere> elsewhere, Optional<Capture> capture) {

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
    return new Visit(result, Optional.empty(), List.of(), Optional.empty());
  }

  /** With what goes into the archive. */
  Visit archived(Capture kept) {
    return new Visit(result, page, elsewhere, Optional.of(kept));
  }

  /** Of bodies; all else is small. */
  public long bytes() {
    return page.map(one -> (long) one.getBody().remaining()).orElse(0L)
        + capture.map(kept -> (long) kept.response().body().length).orElse(0L);
  }
}
