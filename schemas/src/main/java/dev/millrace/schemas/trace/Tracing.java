package dev.millrace.schemas.trace;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which pages are traced, and where their spans go.
 *
 * @param share of the pages that begin here, 0 to 1
 * @param spans takes them at once, from any thread, and throws nothing; empty: nobody wants any
 */
public record Tracing(double share, Optional<Consumer<TraceSpan>> spans) {
  public static final Tracing OFF = new Tracing(0, Optional.empty());

  private static final int RANDOM_DIGITS = 14;
  private static final double RANDOM_VALUES = Math.pow(16, RANDOM_DIGITS);

  public boolean isOn() {
    return spans.isPresent();
  }

  /**
   * Whether a trace that begins here is sampled: by the last 56 bits of its id, as OpenTelemetry's
   * consistent sampling has it, so that each start and each replay choose alike, and a greater
   * share holds all of a smaller one.
   */
  boolean samples(String traceId) {
    String random = traceId.substring(traceId.length() - RANDOM_DIGITS);
    return isOn() && Long.parseLong(random, 16) >= (1 - share) * RANDOM_VALUES;
  }

  void send(TraceSpan span) {
    spans.ifPresent(taker -> taker.accept(span));
  }
}
