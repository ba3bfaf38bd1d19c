package dev.millrace.schemas.trace;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * What a stage is doing with a page: a span that has begun, if the page is traced. Where the stage
 * sends no spans, the context that the page came with goes on as it is.
 */
public final class PageTrace {
  /** Of a page that is not traced. */
  public static final PageTrace NONE = new PageTrace(Optional.empty(), Optional.empty());

  private final Optional<TraceContext> onward;
  private final Optional<Open> open;

  /** A span without its end. */
  record Open(
      StageTracer tracer,
      TraceSpan.Kind kind,
      Optional<TraceContext> parent,
      Instant since,
      Map<String, Object> attributes) {}

  PageTrace(Optional<TraceContext> onward, Optional<Open> open) {
    this.onward = onward;
    this.open = open;
  }

  /** What whatever comes of the page belongs to. */
  public Optional<TraceContext> onward() {
    return onward;
  }

  /** Fresh headers of a record that comes of the page; none if it is not traced. */
  public Headers headers() {
    return TraceContext.headers(onward);
  }

  /**
   * Sends the span.
   *
   * @param pageId as {@code page-fates} has it; empty where nobody can tell
   * @param fate what became of the page here, in a word
   * @param rule by which; empty where there is none
   */
  public void end(String pageId, String fate, String rule) {
    open.ifPresent(begun -> onward.ifPresent(own -> send(begun, own, pageId, fate, rule)));
  }

  private static void send(Open begun, TraceContext own, String pageId, String fate, String rule) {
    Map<String, Object> attributes = new HashMap<>(begun.attributes());
    attributes.put("millrace.page.id", pageId);
    attributes.put("millrace.fate", fate);
    attributes.put("millrace.rule", rule);
    attributes.values().removeIf(""::equals);
    StageTracer tracer = begun.tracer();
    tracer
        .tracing()
        .send(
            new TraceSpan(
                tracer.stage(),
                tracer.stage(),
                begun.kind(),
                own,
                begun.parent(),
                List.of(),
                0,
                begun.since(),
                tracer.clock().instant(),
                attributes));
  }
}
