package dev.millrace.filters.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.filters.Candidate;
import dev.millrace.filters.ContentDigest;
import dev.millrace.filters.Curated;
import dev.millrace.filters.CurationRules;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.ScopeRule;
import dev.millrace.filters.boilerplate.BoilerplateSettings;
import dev.millrace.filters.stream.boilerplate.KeptHosts;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.scope.Scope;
import dev.millrace.schemas.takedown.Takedowns;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host's own lines, struck in the curation. */
class StruckLinesTest {
  private static final String COOKIES = "We use cookies to make this site better.";
  private static final BoilerplateSettings STRIKE =
      new BoilerplateSettings(true, 3, 0.3, 1_000, 512);

  @TempDir Path state;
  private final RecordSerdes serdes = TopologyRun.serdes();
  private final List<String> judged = new ArrayList<>();

  private Outcome<Curated> curated(Document document) {
    judged.add(document.getText());
    Document digested =
        Document.newBuilder(document)
            .setContentDigest(ContentDigest.of(document.getRecordId()))
            .build();
    return new Outcome.Kept<>(new Curated(new Candidate(digested, Optional.empty()), Map.of()));
  }

  private Topology topology(Scope scope, Optional<BoilerplateSettings> boilerplate) {
    return CurationTopology.build(
        TopologyRun.TOPICS,
        serdes,
        new CurationRules(new ScopeRule(scope), boilerplate, this::curated),
        () -> Takedowns.NONE,
        DedupSettings.defaults(),
        new StillTail());
  }

  private TopologyRun run(Scope scope) {
    return new TopologyRun(topology(scope, Optional.of(STRIKE)), serdes, state);
  }

  private static void pipe(TopologyRun run, int page, String text) {
    String url = "https://coast.example/" + page;
    run.pipe(
        TopologyRun.TOPICS.documents(),
        url,
        Document.newBuilder().setRecordId("p" + page).setUrl(url).setText(text).build(),
        page);
  }

  @Test
  void theRulesSeeWhatIsLeftAndTheCleanDocumentTellsWhichLinesWent() {
    try (TopologyRun run = run(Scope.ALL)) {
      for (int page = 1; page <= 3; page++) {
        pipe(run, page, COOKIES + "\n\nStory of page " + page);
      }
      assertThat(judged).last().isEqualTo("Story of page 3");
      assertThat(run.read(TopologyRun.TOPICS.cleanDocuments()))
          .extracting(Document::getText, Document::getStruckLines)
          .containsExactly(
              tuple(COOKIES + "\n\nStory of page 1", ""),
              tuple(COOKIES + "\n\nStory of page 2", ""),
              tuple("Story of page 3", "1"));
      assertThat(run.driver().metrics().entrySet())
          .filteredOn(metric -> metric.getKey().name().equals("struck-lines-total"))
          .singleElement()
          .satisfies(metric -> assertThat(metric.getValue().metricValue()).isEqualTo(1.0));
    }
  }

  @Test
  void aPageOfWhichNothingIsLeftIsDroppedWithItsTextAndOneEnd() {
    try (TopologyRun run = run(Scope.ALL)) {
      for (int page = 1; page <= 3; page++) {
        pipe(run, page, COOKIES);
      }
      assertThat(run.read(TopologyRun.TOPICS.droppedDocuments()))
          .singleElement()
          .extracting(
              DroppedDocument::getRecordId, DroppedDocument::getRule, DroppedDocument::getExcerpt)
          .containsExactly("p3", "boilerplate.nothing-left", COOKIES);
      assertThat(run.read(TopologyRun.TOPICS.pageFates()))
          .extracting(PageFate::getRecordId)
          .containsExactlyInAnyOrder("p1", "p2", "p3");
    }
  }

  @Test
  void whatTakesNoPartIsNotCounted() {
    try (TopologyRun run = run(Scope.of(Instant.EPOCH, List.of("valley.example")))) {
      for (int page = 1; page <= 3; page++) {
        pipe(run, page, COOKIES);
      }
      assertThat(run.read(TopologyRun.TOPICS.droppedDocuments()))
          .extracting(DroppedDocument::getRule)
          .containsOnly("replay.hosts");
      assertThat(judged).isEmpty();
      assertThat(run.changelog(KeptHosts.STORE)).isEmpty();
    }
  }

  @Test
  void theChangelogHoldsAllCounts() {
    List<KeyValue<byte[], byte[]>> changelog;
    try (TopologyRun run = run(Scope.ALL)) {
      pipe(run, 1, COOKIES + "\nOne of them");
      pipe(run, 2, COOKIES + "\nTwo of them");
      changelog = run.changelog(KeptHosts.STORE);
    }
    try (TopologyRun run = run(Scope.ALL)) {
      KeyValueStore<Integer, byte[]> restored = run.driver().getKeyValueStore(KeptHosts.STORE);
      changelog.forEach(one -> restored.put(ByteBuffer.wrap(one.key).getInt(), one.value));
      pipe(run, 3, COOKIES + "\nThree of them");
      assertThat(judged).last().isEqualTo("Three of them");
    }
  }

  @Test
  void theStoreIsThereOnlyWhereLinesAreStruck() {
    String off = topology(Scope.ALL, Optional.empty()).describe().toString();
    String on = topology(Scope.ALL, Optional.of(STRIKE)).describe().toString();
    assertThat(off).doesNotContain(KeptHosts.STORE);
    assertThat(on.replace(KeptHosts.STORE, "")).isEqualTo(off);
  }
}
