package dev.millrace.schemas.trace;

import dev.millrace.schemas.RecordLocation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * Makes one stage's spans.
 *
 * @param stage as a user would name it
 * @param generation of the stage; empty for the first one
 */
public record StageTracer(String stage, String generation, Tracing tracing, InstantSource clock) {
  /** A span of a batch names no more of its members. */
  static final int MOST_LINKS = 128;

  public StageTracer(String stage, String generation, Tracing tracing) {
    this(stage, generation, tracing, InstantSource.system());
  }

  /**
   * A page that begins here, its trace that of its id.
   *
   * @param topic where it is put
   */
  public PageTrace source(String pageId, String topic, Instant since) {
    if (!tracing.isOn()) {
      return PageTrace.NONE;
    }
    TraceContext own = TraceContext.ofPage(pageId, stage);
    if (!tracing.samples(own.traceId())) {
      return PageTrace.NONE;
    }
    Map<String, Object> attributes = Map.of("messaging.destination.name", topic);
    return new PageTrace(
        Optional.of(own),
        Optional.of(
            new PageTrace.Open(
                this, TraceSpan.Kind.PRODUCER, Optional.empty(), since, known(attributes))));
  }

  /** What the stage begins to do with a record of a page. */
  public PageTrace begin(Headers headers, RecordLocation place) {
    return TraceContext.of(headers)
        .map(parent -> begin(parent, place, clock.instant()))
        .orElse(PageTrace.NONE);
  }

  /**
   * The same, of a page that has waited.
   *
   * @param parent what it came with
   */
  public PageTrace begin(TraceContext parent, RecordLocation place, Instant since) {
    if (!tracing.isOn()) {
      return new PageTrace(Optional.of(parent), Optional.empty());
    }
    Map<String, Object> attributes =
        Map.of(
            "messaging.destination.name", place.topic(),
            "messaging.destination.partition.id", String.valueOf(place.partition()),
            "messaging.kafka.offset", place.offset());
    return new PageTrace(
        Optional.of(parent.child(stage, generation)),
        Optional.of(
            new PageTrace.Open(
                this, TraceSpan.Kind.CONSUMER, Optional.of(parent), since, known(attributes))));
  }

  /**
   * Sends the span of what was made of many pages: below the first of them that is traced, so that
   * one trace at least goes on, and linked to each.
   *
   * @param name of what was done
   * @param key what it was done for; the same gives the same span
   * @param members those that are traced, in their order
   * @param attributes strings and longs
   * @return what whatever comes of the batch belongs to; empty where no member is traced
   */
  public Optional<TraceContext> batch(
      String name,
      String key,
      List<TraceContext> members,
      Instant since,
      Map<String, Object> attributes) {
    Optional<TraceContext> first = members.stream().findFirst();
    if (!tracing.isOn()) {
      return first;
    }
    Optional<TraceContext> own = first.map(parent -> parent.child(name, generation, key));
    own.ifPresent(
        context ->
            tracing.send(
                new TraceSpan(
                    stage,
                    name,
                    TraceSpan.Kind.CONSUMER,
                    context,
                    first,
                    members.stream().limit(MOST_LINKS).toList(),
                    members.size(),
                    since,
                    clock.instant(),
                    known(attributes))));
    return own;
  }

  private Map<String, Object> known(Map<String, Object> attributes) {
    Map<String, Object> all = new HashMap<>(attributes);
    all.put("messaging.system", "kafka");
    all.put("millrace.stage", stage);
    if (!generation.isEmpty()) {
      all.put("millrace.generation", generation);
    }
    return all;
  }
}
