package dev.millrace.schemas.trace;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a stage did with a page, or with a batch that holds pages. It says nothing of what is in a
 * page.
 *
 * @param stage who did it, as a user would name it
 * @param name of what was done; one of a few
 * @param parent empty for the first of a trace
 * @param links of a batch: its members
 * @param members how many there are, also where links are left out
 * @param attributes strings and longs, named as OpenTelemetry's conventions for messaging do where
 *     they have a name
 */
public record TraceSpan(
    String stage,
    String name,
    Kind kind,
    TraceContext context,
    Optional<TraceContext> parent,
    List<TraceContext> links,
    int members,
    Instant start,
    Instant end,
    Map<String, Object> attributes) {

  /** As OpenTelemetry names them. */
  public enum Kind {
    /** Puts a page on a topic that no other record brought. */
    PRODUCER,
    /** Deals with what it read from a topic. */
    CONSUMER
  }

  public TraceSpan {
    links = List.copyOf(links);
    attributes = Map.copyOf(attributes);
  }
}
