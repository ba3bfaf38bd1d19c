package dev.millrace.filters.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.filters.ContentDigest;
import dev.millrace.filters.Curated;
import dev.millrace.filters.DocumentCuration;
import dev.millrace.filters.EnglishShingleWords;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.duplicates.Signature;
import dev.millrace.filters.language.LanguageFilter;
import dev.millrace.filters.language.LanguageThreshold;
import dev.millrace.filters.language.Languages;
import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.filters.rules.LanguageQuality;
import dev.millrace.filters.rules.QualityProfile;
import dev.millrace.filters.rules.QualitySettings;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurationTopologyTest {
  private static final DedupSettings DEDUP =
      new DedupSettings(Optional.empty(), Duration.ofDays(30), Set.of());

  @TempDir Path state;
  private RecordSerdes serdes;
  private TopologyRun run;
  private Takedowns takedowns = Takedowns.NONE;

  @BeforeEach
  void start() {
    serdes = TopologyRun.serdes();
    run = run(fineweb());
  }

  @AfterEach
  void close() {
    run.close();
  }

  /** The stage's own curation with the recipe's limits. */
  static DocumentCuration fineweb() {
    return new DocumentCuration(
        LanguageFilter.of(LanguageThreshold.FINEWEB),
        LanguageQuality.of(QualitySettings.of(QualityProfile.FINEWEB), Languages.bundled()),
        new MinHash(new EnglishShingleWords()),
        PiiScrubber.fineweb());
  }

  @Test
  void describesItselfAsInTheGoldenFile() throws IOException {
    assertThat(
            CurationTopology.build(
                    TopologyRun.TOPICS,
                    serdes,
                    fineweb(),
                    () -> Takedowns.NONE,
                    DEDUP,
                    new StillTail())
                .describe()
                .toString()
                .strip())
        .isEqualTo(
            Files.readString(Path.of("src/test/resources/golden/stream/curation-topology.txt"))
                .strip());
  }

  @Test
  void proseComesOutCleanAndScrubbedWithTheDigestOfWhatItWas() {
    pipe(document("a", "2024-10", Prose.LIGHTHOUSE));
    assertThat(run.read(TopologyRun.TOPICS.cleanDocuments()))
        .singleElement()
        .satisfies(
            clean -> {
              assertThat(clean.getRecordId()).isEqualTo("a");
              assertThat(clean.getText())
                  .isEqualTo(
                      Prose.LIGHTHOUSE.replace("ines@western-rock.org", "email@example.com"));
              assertThat(clean.getContentDigest()).isEqualTo(ContentDigest.of(Prose.LIGHTHOUSE));
            });
    assertNothingElse();
  }

  @Test
  void aCleanDocumentHasItsUrlAsKeyAndItsLanguageInAHeader() {
    pipe(document("a", "2024-10", Prose.LIGHTHOUSE));
    assertThat(run.records(TopologyRun.TOPICS.cleanDocuments()))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.key()).isEqualTo("https://coast.example/a");
              assertThat(record.headers().toArray())
                  .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                  .containsExactly("millrace-language=en");
            });
  }

  @Test
  void whatIsScrubbedIsCountedByKind() {
    pipe(document("a", "2024-10", Prose.LIGHTHOUSE));
    pipe(document("b", "2024-18", Prose.LIGHTHOUSE));
    assertThat(total("scrubbed-email")).isEqualTo(2);
    assertThat(total("scrubbed-ipv4")).isZero();
    assertThat(total("stragglers")).isZero();
  }

  private double total(String what) {
    return run.driver().metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals(what + "-total"))
        .filter(metric -> metric.getKey().group().equals("stream-curation-metrics"))
        .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
        .sum();
  }

  @Test
  void aFaultOfLanguageOrQualityIsADropWithWhatWasMeasured() {
    Document doubtful = document("a", "2024-10", Prose.LIGHTHOUSE);
    doubtful.setLanguageScore(0.5f);
    pipe(doubtful);
    pipe(document("b", "2024-10", "The page that you want is not here. Go to the start page."));
    List<DroppedDocument> drops = run.read(TopologyRun.TOPICS.droppedDocuments());
    assertThat(drops).extracting(DroppedDocument::getRecordId).containsExactly("a", "b");
    assertThat(drops.get(0).getRule()).isEqualTo("language.low-score");
    assertThat(drops.get(0).getMeasured()).isEqualTo(0.5);
    assertThat(drops.get(1).getRule()).startsWith("gopher-");
    assertThat(drops.get(1).getMeasured()).isGreaterThan(drops.get(1).getLimit());
    assertNothingElse();
  }

  @Test
  void whatIsTakenDownIsDroppedByUrlOrTextWithoutItsTextAndNobodysDuplicate() {
    String digest = ContentDigest.of(Prose.of(1));
    takedowns =
        new Takedowns(
            2,
            List.of(
                TakedownTarget.parse("https://coast.example/first"),
                TakedownTarget.parse("digest:" + digest)));
    pipe(document("first", "2024-10", Prose.LIGHTHOUSE));
    pipe(document("other", "2024-10", Prose.of(1)));
    pipe(document("again", "2024-10", Prose.LIGHTHOUSE));
    assertThat(cleanIds()).containsExactly("again");
    assertThat(run.read(TopologyRun.TOPICS.droppedDocuments()))
        .extracting(
            DroppedDocument::getRecordId,
            DroppedDocument::getRule,
            DroppedDocument::getTakedown,
            DroppedDocument::getExcerpt)
        .containsExactly(
            tuple("first", "takedown.requested", "url:coast.example/first", ""),
            tuple("other", "takedown.requested", "digest:" + digest, ""));
    assertNothingElse();
  }

  @Test
  void theSameTextAgainIsAnExactDuplicateOfTheFirst() {
    pipe(document("first", "2024-10", Prose.LIGHTHOUSE));
    pipe(document("other", "2024-10", Prose.of(1)));
    pipe(document("again", "2024-10", Prose.LIGHTHOUSE));
    assertThat(cleanIds()).containsExactly("first", "other");
    assertThat(run.read(TopologyRun.TOPICS.droppedDocuments()))
        .singleElement()
        .satisfies(
            drop -> {
              assertThat(drop.getRecordId()).isEqualTo("again");
              assertThat(drop.getStage()).isEqualTo("curation");
              assertThat(drop.getRule()).isEqualTo("duplicate.exact");
              assertThat(drop.getMatchedRecordId()).isEqualTo("first");
              assertThat(drop.getMatchedUrl()).isEqualTo("https://coast.example/first");
              assertThat(drop.getMeasured()).isEqualTo(1);
              assertThat(drop.getLimit()).isEqualTo(1);
            });
    assertNothingElse();
  }

  @Test
  void anEditedTextIsANearDuplicateWithItsSimilarity() {
    pipe(document("other", "2024-10", Prose.of(1)));
    pipe(document("first", "2024-10", Prose.LIGHTHOUSE));
    pipe(document("edited", "2024-10", Prose.LIGHTHOUSE_EDITED));
    assertThat(cleanIds()).containsExactly("other", "first");
    assertThat(run.read(TopologyRun.TOPICS.droppedDocuments()))
        .singleElement()
        .satisfies(
            drop -> {
              assertThat(drop.getRecordId()).isEqualTo("edited");
              assertThat(drop.getRule()).isEqualTo("duplicate.near");
              assertThat(drop.getMatchedRecordId()).isEqualTo("first");
              // 5 of some 260 shingles differ on either side.
              assertThat(drop.getMeasured()).isBetween(0.9, 0.999);
              assertThat(drop.getLimit()).isEqualTo(Signature.SIMILARITY_LIMIT);
              assertThat(drop.getMatchedUrl()).isEqualTo("https://coast.example/first");
              assertThat(drop.getExcerpt()).startsWith("The lighthouse on the western rock");
            });
    assertNothingElse();
  }

  @Test
  void textsThatDifferOnlyInWhatIsScrubbedAreNearAndNotExact() {
    pipe(document("first", "2024-10", Prose.LIGHTHOUSE));
    pipe(
        document(
            "edited",
            "2024-10",
            Prose.LIGHTHOUSE.replace("ines@western-rock.org", "rosa@western-rock.org")));
    assertThat(cleanIds()).containsExactly("first");
    assertThat(run.read(TopologyRun.TOPICS.droppedDocuments()))
        .singleElement()
        .extracting(DroppedDocument::getRule)
        .isEqualTo("duplicate.near");
  }

  @Test
  void anotherDumpHasAnotherIndex() {
    pipe(document("a", "2024-10", Prose.LIGHTHOUSE));
    pipe(document("b", "2024-18", Prose.LIGHTHOUSE));
    pipe(document("c", "2024-18", Prose.LIGHTHOUSE));
    assertThat(cleanIds()).containsExactly("a", "b");
    assertThat(run.read(TopologyRun.TOPICS.droppedDocuments()))
        .singleElement()
        .extracting(DroppedDocument::getMatchedRecordId)
        .isEqualTo("b");
  }

  @Test
  void poisonIsADeadLetterWithItsPlaceAndTheStreamGoesOn() {
    byte[] poison = "not avro".getBytes(StandardCharsets.UTF_8);
    run.pipeBytes(TopologyRun.TOPICS.documents(), "u", poison, 7);
    run.pipeBytes(TopologyRun.TOPICS.documents(), null, new byte[0], 7);
    pipe(document("a", "2024-10", Prose.LIGHTHOUSE));
    List<DeadLetter> letters = run.read(TopologyRun.TOPICS.deadLetters());
    assertThat(letters).extracting(DeadLetter::getOffset).containsExactly(0L, 1L);
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(letter.getTopic()).isEqualTo("documents");
              assertThat(letter.getStage()).isEqualTo("curation");
            });
    assertThat(cleanIds()).containsExactly("a");
    assertNothingElse();
  }

  @Test
  void aTombstoneIsPassedOverWithoutADeadLetterOrAFate() {
    run.pipeBytes(TopologyRun.TOPICS.documents(), "https://coast.example/", null, 7);
    run.pipeBytes(TopologyRun.TOPICS.documents(), null, null, 7);
    pipe(document("a", "2024-10", Prose.LIGHTHOUSE));
    assertThat(cleanIds()).containsExactly("a");
    assertThat(run.read(TopologyRun.TOPICS.pageFates()))
        .extracting(PageFate::getRecordId)
        .containsExactly("a");
    assertNothingElse();
  }

  @Test
  void anExceptionIsADeadLetterWithTheRecordIdAndTheStreamGoesOn() {
    DocumentCuration curation = fineweb();
    run.close();
    run =
        run(
            document -> {
              if (document.getRecordId().equals("a")) {
                throw new IllegalStateException("a fault of ours");
              }
              return curation.apply(document);
            });
    pipe(document("a", "2024-10", Prose.LIGHTHOUSE));
    pipe(document("b", "2024-10", Prose.LIGHTHOUSE));
    assertThat(run.read(TopologyRun.TOPICS.deadLetters()))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.getRecordId()).isEqualTo("a");
              assertThat(letter.getUrl()).isEqualTo("https://coast.example/a");
              assertThat(letter.getError()).isEqualTo("IllegalStateException a fault of ours");
            });
    assertThat(cleanIds()).containsExactly("b");
    assertNothingElse();
  }

  @Test
  void whatAnotherProgramWroteIsBoundedWhereverItGoes() {
    String longText = "ä".repeat(300_000);
    Document document = document("a", longText, Prose.LIGHTHOUSE);
    document.setUrl("https://coast.example/" + longText);
    document.setRecordId(longText);
    document.setTitle(longText);
    run.pipe(TopologyRun.TOPICS.documents(), longText, document, 7);
    Document copy = Document.newBuilder(document).setRecordId(longText + "2").build();
    run.pipe(TopologyRun.TOPICS.documents(), longText, copy, 7);
    run.pipeBytes(TopologyRun.TOPICS.documents(), longText, new byte[3], 7);
    assertThat(run.records(TopologyRun.TOPICS.cleanDocuments()))
        .singleElement()
        .satisfies(clean -> assertThat(bytes(clean)).isLessThan(40_000));
    assertThat(run.records(TopologyRun.TOPICS.droppedDocuments()))
        .singleElement()
        .satisfies(
            drop -> {
              assertThat(bytes(drop)).isLessThan(40_000);
              assertThat(drop.value().getRecordId()).isEqualTo(BoundedText.id(longText + "2"));
              assertThat(drop.value().getMatchedRecordId()).isEqualTo(BoundedText.id(longText));
              assertThat(drop.value().getMatchedUrl()).startsWith("https://coast.example/ää");
            });
    assertThat(run.records(TopologyRun.TOPICS.deadLetters()))
        .singleElement()
        .satisfies(letter -> assertThat(bytes(letter)).isLessThan(40_000));
  }

  @Test
  void aDocumentTooLargeForCleanDocumentsEndsAsADeadLetterAndNotAsClean() {
    serdes.bounds().refuse(TopologyRun.TOPICS.cleanDocuments().name(), 300);
    pipe(document("a", "2024-10", Prose.LIGHTHOUSE));
    assertThat(run.read(TopologyRun.TOPICS.deadLetters()))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.getRecordId()).isEqualTo("a");
              assertThat(letter.getTopic()).isEqualTo("documents");
              assertThat(letter.getOffset()).isZero();
              assertThat(letter.getError()).contains("takes values of up to 299 bytes");
            });
    assertThat(run.read(TopologyRun.TOPICS.pageFates()))
        .extracting(PageFate::getFate)
        .containsExactly(Fate.DEAD_LETTER.label());
    assertNothingElse();
  }

  private static <T extends SpecificRecord> int bytes(TestRecord<String, T> record) {
    return record.key().getBytes(StandardCharsets.UTF_8).length
        + record.value().toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private TopologyRun run(Function<Document, Outcome<Curated>> curation) {
    return new TopologyRun(
        CurationTopology.build(
            TopologyRun.TOPICS, serdes, curation, () -> takedowns, DEDUP, new StillTail()),
        serdes,
        state);
  }

  private void pipe(Document document) {
    run.pipe(TopologyRun.TOPICS.documents(), document.getUrl(), document, 7);
  }

  private static Document document(String id, String dump, String text) {
    return Document.newBuilder()
        .setRecordId(id)
        .setUrl("https://coast.example/" + id)
        .setDump(dump)
        .setText(text)
        .setLanguage("en")
        .setLanguageScore(0.95f)
        .build();
  }

  private List<String> cleanIds() {
    return run.read(TopologyRun.TOPICS.cleanDocuments()).stream()
        .map(Document::getRecordId)
        .toList();
  }

  private void assertNothingElse() {
    assertThat(run.read(TopologyRun.TOPICS.cleanDocuments())).isEmpty();
    assertThat(run.read(TopologyRun.TOPICS.droppedDocuments())).isEmpty();
    assertThat(run.read(TopologyRun.TOPICS.deadLetters())).isEmpty();
  }
}
