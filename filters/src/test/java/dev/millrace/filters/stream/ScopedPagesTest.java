package dev.millrace.filters.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.filters.CurationRules;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.ScopeRule;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.scope.Scope;
import dev.millrace.schemas.takedown.Takedowns;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the first stage of a generation does with pages that take no part in it. */
class ScopedPagesTest {
  private static final Scope SCOPE =
      Scope.of(Instant.ofEpochMilli(7), List.of("domain:coast.example"));

  @TempDir Path state;
  private final RecordSerdes serdes = TopologyRun.serdes();

  private static Outcome<Document> extracted(Page page) {
    return new Outcome.Kept<>(
        Document.newBuilder()
            .setRecordId(page.getRecordId())
            .setUrl(page.getUrl())
            .setText("text")
            .build());
  }

  private static void pipe(TopologyRun run, String id, String url, long time) {
    run.pipe(TopologyRun.TOPICS.pages(), url, ExtractionTopologyTest.page(id, url, "text"), time);
  }

  @Test
  void pagesOutsideAreDroppedByARuleAndEachHasAnEnd() {
    try (TopologyRun run =
        new TopologyRun(
            ExtractionTopology.build(
                TopologyRun.TOPICS,
                serdes,
                ScopedPagesTest::extracted,
                () -> Takedowns.NONE,
                SCOPE),
            serdes,
            state)) {
      pipe(run, "old", "https://coast.example/", 6);
      pipe(run, "other", "https://seacoast.example/", 7);
      pipe(run, "inside", "https://www.coast.example/", 7);

      assertThat(run.read(TopologyRun.TOPICS.documents()))
          .extracting(Document::getRecordId)
          .containsExactly("inside");
      assertThat(run.read(TopologyRun.TOPICS.droppedDocuments()))
          .extracting(
              DroppedDocument::getRecordId,
              DroppedDocument::getRule,
              DroppedDocument::getMeasured,
              DroppedDocument::getLimit)
          .containsExactly(
              tuple("old", "replay.since", 0.006, 0.007), tuple("other", "replay.hosts", 1.0, 0.0));
      assertThat(run.read(TopologyRun.TOPICS.pageFates()))
          .filteredOn(fate -> fate.getFate().equals("dropped"))
          .extracting(PageFate::getRecordId, PageFate::getRule)
          .containsExactly(tuple("old", "replay.since"), tuple("other", "replay.hosts"));
    }
  }

  @Test
  void documentsOutsideAreDroppedBeforeTheyAreCurated() {
    CurationRules rules =
        new CurationRules(
            new ScopeRule(SCOPE),
            Optional.empty(),
            document -> {
              throw new IllegalStateException("one outside is looked at");
            });
    try (TopologyRun run =
        new TopologyRun(
            CurationTopology.build(
                TopologyRun.TOPICS,
                serdes,
                rules,
                () -> Takedowns.NONE,
                DedupSettings.defaults(),
                new StillTail()),
            serdes,
            state)) {
      Document old =
          Document.newBuilder()
              .setUrl("https://coast.example/")
              .setIngestedAt(Instant.ofEpochMilli(6))
              .build();
      run.pipe(TopologyRun.TOPICS.documents(), old.getUrl(), old, 8);
      assertThat(run.read(TopologyRun.TOPICS.droppedDocuments()))
          .extracting(DroppedDocument::getRule)
          .containsExactly("replay.since");
    }
  }
}
