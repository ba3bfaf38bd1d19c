package dev.millrace.schemas.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By the grammar of W3C's Trace Context. */
class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void theHeaderComesBackAsItWasWritten() {
    RecordHeaders headers = new RecordHeaders();
    new TraceContext(TRACE, "0000000000000001").addTo(headers);
    TraceContext context = new TraceContext(TRACE, SPAN);
    context.addTo(headers);

    assertThat(headers.headers("traceparent")).as("one, the last").hasSize(1);
    assertThat(new String(headers.lastHeader("traceparent").value(), StandardCharsets.UTF_8))
        .isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    assertThat(TraceContext.of(headers)).contains(context);
    assertThat(TraceContext.of(new RecordHeaders())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-03",
        "cc-" + TRACE + "-" + SPAN + "-01-what-comes-later"
      })
  void aSampledContextIsRead(String header) {
    assertThat(TraceContext.parse(header)).contains(new TraceContext(TRACE, SPAN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-" + TRACE + "-" + SPAN + "-00",
        "00-" + TRACE + "-" + SPAN + "-02",
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-1",
        "00_" + TRACE + "-" + SPAN + "-01"
      })
  void whatIsNotSampledOrNoContextIsNone(String header) {
    assertThat(TraceContext.parse(header)).isEmpty();
  }

  @Test
  void whatIsDoneAgainHasTheIdsThatItHadBefore() {
    TraceContext page = TraceContext.ofPage("<urn:uuid:1>", "ingest");

    assertThat(TraceContext.ofPage("<urn:uuid:1>", "ingest")).isEqualTo(page);
    assertThat(TraceContext.ofPage("<urn:uuid:2>", "ingest").traceId())
        .isNotEqualTo(page.traceId());
    assertThat(TraceContext.parse(page.toString())).isEqualTo(Optional.of(page));
    assertThat(page.child("extraction", "")).isEqualTo(page.child("extraction", ""));
    assertThat(page.child("extraction", "g2")).isNotEqualTo(page.child("extraction", ""));
    assertThat(page.child("extraction", "").traceId()).isEqualTo(page.traceId());
  }
}
