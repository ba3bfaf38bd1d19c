package dev.millrace.ingest;

import dev.millrace.schemas.Header;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An HTTP response but for its body, wherever it comes from.
 *
 * @param recordId the page's identity, without angle brackets
 * @param dump the crawl it belongs to
 * @param filePath the file that holds it; empty for one that is in none
 * @param headers in their order, names as sent
 * @param payloadType a media type that is known better than by the header, such as
 *     WARC-Identified-Payload-Type
 * @param truncated whether who fetched it gave up before its end
 */
public record ResponseHead(
    String url,
    String recordId,
    Instant fetchedAt,
    String dump,
    String filePath,
    int status,
    List<Header> headers,
    Optional<String> payloadType,
    boolean truncated) {

  public ResponseHead {
    headers = List.copyOf(headers);
  }

  /** The values of a header field, in their order. */
  Stream<String> values(String name) {
    return headers.stream()
        .filter(header -> header.getName().equalsIgnoreCase(name))
        .map(Header::getValue);
  }
}
