package dev.millrace.crawl.archive;

import dev.millrace.crawl.fetch.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One answered order.
 *
 * @param orderId the identity of the response's record, and of the page made of it
 * @param seenBefore where the answer says that nothing has changed: it is kept as a revisit
 * @param notes for the metadata record, such as {@code via} and the verdict of robots.txt; empty:
 *     none is written
 */
public record Capture(
    UUID orderId,
    Response response,
    Optional<Earlier> seenBefore,
    Map<String, List<String>> notes) {

  /**
   * The capture that still holds.
   *
   * @param orderId of its response
   * @param url under which it was fetched
   */
  public record Earlier(UUID orderId, String url, Instant fetchedAt) {}

  public Capture {
    notes = Map.copyOf(notes);
  }
}
