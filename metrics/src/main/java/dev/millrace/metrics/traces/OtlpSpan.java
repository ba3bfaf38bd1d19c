package dev.millrace.metrics.traces;

import dev.millrace.schemas.trace.TraceContext;
import dev.millrace.schemas.trace.TraceSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A span as OpenTelemetry's exporter takes it. Its service is the stage, whichever process that
 * runs in.
 */
record OtlpSpan(TraceSpan span) implements SpanData {
  private static final String NAME = "millrace";

  @Override
  public String getName() {
    return span.name();
  }

  @Override
  public SpanKind getKind() {
    return switch (span.kind()) {
      case PRODUCER -> SpanKind.PRODUCER;
      case CONSUMER -> SpanKind.CONSUMER;
    };
  }

  @Override
  public SpanContext getSpanContext() {
    TraceContext own = span.context();
    return SpanContext.create(
        own.traceId(), own.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
  }

  @Override
  public SpanContext getParentSpanContext() {
    return span.parent().map(OtlpSpan::remote).orElse(SpanContext.getInvalid());
  }

  private static SpanContext remote(TraceContext other) {
    return SpanContext.createFromRemoteParent(
        other.traceId(), other.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
  }

  @Override
  public StatusData getStatus() {
    return StatusData.unset();
  }

  @Override
  public long getStartEpochNanos() {
    return nanos(span.start());
  }

  @Override
  public long getEndEpochNanos() {
    return nanos(span.end());
  }

  private static long nanos(Instant at) {
    return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
  }

  @Override
  public Attributes getAttributes() {
    AttributesBuilder attributes = Attributes.builder();
    span.attributes()
        .forEach(
            (name, value) -> {
              if (value instanceof Long number) {
                attributes.put(AttributeKey.longKey(name), number);
              } else {
                attributes.put(AttributeKey.stringKey(name), value.toString());
              }
            });
    return attributes.build();
  }

  @Override
  public int getTotalAttributeCount() {
    return span.attributes().size();
  }

  @Override
  public List<EventData> getEvents() {
    return List.of();
  }

  @Override
  public int getTotalRecordedEvents() {
    return 0;
  }

  @Override
  public List<LinkData> getLinks() {
    return span.links().stream().map(OtlpSpan::remote).map(LinkData::create).toList();
  }

  /** Those that are left out are told by their number. */
  @Override
  public int getTotalRecordedLinks() {
    return span.members();
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  @Deprecated
  @SuppressWarnings("deprecation") // the interface asks for it still
  public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return InstrumentationLibraryInfo.empty();
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return InstrumentationScopeInfo.create(NAME);
  }

  @Override
  public Resource getResource() {
    return Resource.create(
        Attributes.of(
            AttributeKey.stringKey("service.name"),
            NAME + "-" + span.stage(),
            AttributeKey.stringKey("service.namespace"),
            NAME));
  }
}
