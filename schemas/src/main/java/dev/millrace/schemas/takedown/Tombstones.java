package dev.millrace.schemas.takedown;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Records without a value on {@code documents} and {@code clean-documents}. One withdraws what was
 * written before it under its key as the page whose id its header names, and nothing else: other
 * pages of the same URL stay. One without the header, of another program, withdraws nothing.
 */
public final class Tombstones {
  /** Its value is the page's id, as UTF-8. */
  public static final String WITHDRAWN_HEADER = "millrace-withdrawn";

  private Tombstones() {}

  /** The headers of one that withdraws a page's document. */
  public static Headers withdrawing(String recordId) {
    return new RecordHeaders().add(WITHDRAWN_HEADER, recordId.getBytes(StandardCharsets.UTF_8));
  }

  /** The id of the page whose document a tombstone withdraws. */
  public static Optional<String> withdrawn(Headers headers) {
    Header header = headers.lastHeader(WITHDRAWN_HEADER);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }
}
