package dev.millrace.filters.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.filters.Outcome;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What extraction does with pages that somebody asked to go. */
class TakenDownPagesTest {
  @TempDir Path state;
  private final RecordSerdes serdes = TopologyRun.serdes();
  private Takedowns takedowns = Takedowns.NONE;

  private TopologyRun run(Supplier<Takedowns> known) {
    return new TopologyRun(
        ExtractionTopology.build(TopologyRun.TOPICS, serdes, TakenDownPagesTest::extracted, known),
        serdes,
        state);
  }

  private static Outcome<Document> extracted(Page page) {
    if (page.getRecordId().equals("taken")) {
      throw new IllegalStateException("a page that is taken down is looked at");
    }
    return new Outcome.Kept<>(
        Document.newBuilder()
            .setRecordId(page.getRecordId())
            .setUrl(page.getUrl())
            .setText("text")
            .build());
  }

  private static void pipe(TopologyRun run, String id, String url) {
    run.pipe(TopologyRun.TOPICS.pages(), url, ExtractionTopologyTest.page(id, url, "text"), 7);
  }

  @Test
  void aPageThatIsTakenDownIsDroppedAndNotExtractedUntilTheTakedownIsRevoked() {
    try (TopologyRun run = run(() -> takedowns)) {
      pipe(run, "before", "https://www.coast.example/rock");
      takedowns = new Takedowns(1, List.of(TakedownTarget.parse("domain:coast.example")));
      pipe(run, "taken", "https://www.coast.example/rock");
      pipe(run, "other", "https://seacoast.example/rock");
      takedowns = new Takedowns(2, List.of());
      pipe(run, "after", "https://www.coast.example/rock");

      assertThat(run.read(TopologyRun.TOPICS.documents()))
          .extracting(Document::getRecordId)
          .containsExactly("before", "other", "after");
      assertThat(run.read(TopologyRun.TOPICS.droppedDocuments()))
          .singleElement()
          .satisfies(
              drop -> {
                assertThat(drop.getRecordId()).isEqualTo("taken");
                assertThat(drop.getRule()).isEqualTo("takedown.requested");
                assertThat(drop.getTakedown()).isEqualTo("domain:coast.example");
                assertThat(drop.getExcerpt()).isEmpty();
              });
      assertThat(run.read(TopologyRun.TOPICS.pageFates()))
          .filteredOn(fate -> fate.getRecordId().equals("taken"))
          .extracting(PageFate::getFate, PageFate::getRule)
          .containsExactly(tuple("ingested", ""), tuple("dropped", "takedown.requested"));
    }
  }

  @Test
  void thatTakedownsCannotBeReadIsNoDeadLetter() {
    try (TopologyRun run =
        run(
            () -> {
              throw new IllegalStateException("takedowns can no longer be read");
            })) {
      assertThatThrownBy(() -> pipe(run, "a", "https://coast.example/rock"))
          .hasStackTraceContaining("takedowns can no longer be read");

      assertThat(run.read(TopologyRun.TOPICS.documents())).isEmpty();
      assertThat(run.read(TopologyRun.TOPICS.droppedDocuments())).isEmpty();
      assertThat(run.read(TopologyRun.TOPICS.deadLetters())).isEmpty();
    }
  }
}
