package dev.millrace.schemas.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.schemas.RecordLocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class StageTracerTest {
  private static final int PAGES = 20_000;
  private static final RecordLocation PLACE = new RecordLocation("pages", 3, 7);
  private static final TraceContext PARENT = TraceContext.ofPage("p", "ingest");

  private final List<TraceSpan> spans = new ArrayList<>();

  private StageTracer tracer(double share) {
    return new StageTracer("extraction", "", new Tracing(share, Optional.of(spans::add)));
  }

  private Set<String> sampled(double share) {
    StageTracer ingest = tracer(share);
    return IntStream.range(0, PAGES)
        .mapToObj(page -> "<urn:uuid:" + page + ">")
        .filter(id -> ingest.source(id, "pages", Instant.EPOCH).onward().isPresent())
        .collect(Collectors.toSet());
  }

  @Test
  void theShareIsThatOfTheSettingAndTheSamePagesAtEachStart() {
    Set<String> tenth = sampled(0.1);

    assertThat(tenth.size() / (double) PAGES).isCloseTo(0.1, within(0.01));
    assertThat(sampled(0.1)).isEqualTo(tenth);
    assertThat(sampled(0.3)).as("a greater share holds a smaller one").containsAll(tenth);
    assertThat(sampled(0)).isEmpty();
    assertThat(sampled(1)).hasSize(PAGES);
  }

  @Test
  void withoutACollectorNoHeaderIsWritten() {
    StageTracer off = new StageTracer("ingest", "", Tracing.OFF);

    PageTrace page = off.source("<urn:uuid:1>", "pages", Instant.EPOCH);

    assertThat(page.headers().toArray()).isEmpty();
    page.end("<urn:uuid:1>", "ingested", "");
    assertThat(spans).isEmpty();
  }

  @Test
  void aStagesSpanIsBelowTheHeaderAndIsTheNextOne() {
    PageTrace trace = tracer(0).begin(TraceContext.headers(Optional.of(PARENT)), PLACE);
    trace.end("<urn:uuid:1>", "dropped", "gopher-quality.too-few-words");

    TraceSpan span = spans.getFirst();
    assertThat(span.parent()).contains(PARENT);
    assertThat(span.context().traceId()).isEqualTo(PARENT.traceId());
    assertThat(TraceContext.of(trace.headers())).contains(span.context());
    assertThat(span.attributes())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "messaging.system", "kafka",
                "messaging.destination.name", "pages",
                "messaging.destination.partition.id", "3",
                "messaging.kafka.offset", 7L,
                "millrace.stage", "extraction",
                "millrace.page.id", "<urn:uuid:1>",
                "millrace.fate", "dropped",
                "millrace.rule", "gopher-quality.too-few-words"));
  }

  @Test
  void aStageThatSendsNoSpansPassesTheHeaderOn() {
    StageTracer off = new StageTracer("extraction", "", Tracing.OFF);

    PageTrace trace = off.begin(TraceContext.headers(Optional.of(PARENT)), PLACE);

    assertThat(TraceContext.of(trace.headers())).contains(PARENT);
    assertThat(off.begin(new RecordHeaders(), PLACE).headers().toArray()).isEmpty();
  }

  @Test
  void aBatchIsBelowItsFirstMemberAndLinkedToALimitedNumberOfThem() {
    List<TraceContext> members =
        IntStream.range(0, StageTracer.MOST_LINKS + 1)
            .mapToObj(page -> TraceContext.ofPage("page " + page, "ingest"))
            .toList();

    Optional<TraceContext> own = tracer(0).batch("block", "0-1", members, Instant.EPOCH, Map.of());

    TraceSpan span = spans.getFirst();
    assertThat(own).contains(span.context());
    assertThat(span.parent()).contains(members.getFirst());
    assertThat(span.links()).isEqualTo(members.subList(0, StageTracer.MOST_LINKS));
    assertThat(span.members()).isEqualTo(StageTracer.MOST_LINKS + 1);
    assertThat(tracer(0).batch("block", "0-2", List.of(), Instant.EPOCH, Map.of())).isEmpty();
    assertThat(spans).hasSize(1);
  }
}
