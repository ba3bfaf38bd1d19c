package dev.millrace.filters.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.PageToDocument;
import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.Extractor;
import dev.millrace.filters.language.LanguageModel;
import dev.millrace.filters.optout.OptOutSettings;
import dev.millrace.filters.url.UrlFilter;
import dev.millrace.filters.url.UrlSettings;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordBounds;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.takedown.Takedowns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractionTopologyTest {
  private static final Instant FETCHED = Instant.parse("2024-03-01T12:00:00Z");

  @TempDir Path state;
  @TempDir Path lists;
  private RecordSerdes serdes;
  private TopologyRun run;

  @BeforeEach
  void start() throws IOException {
    serdes = TopologyRun.serdes();
    run = run(realExtraction(lists));
  }

  @AfterEach
  void close() {
    run.close();
  }

  /** The stage's own extraction, with one domain on its list. */
  static PageToDocument realExtraction(Path lists) throws IOException {
    Files.writeString(lists.resolve("domains"), "listed.com\n");
    UrlSettings urls =
        new UrlSettings(
            Optional.of(lists), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), 2);
    Extractor extractor =
        new Extractor(ExtractionSettings.defaults().withTimeLimit(Duration.ofSeconds(20)));
    return new PageToDocument(
        new UrlFilter(urls), OptOutSettings.DEFAULT, extractor, LanguageModel.bundled());
  }

  @Test
  void describesItselfAsInTheGoldenFile() throws IOException {
    assertThat(
            ExtractionTopology.build(
                    TopologyRun.TOPICS, serdes, ExtractionTopologyTest::fault, () -> Takedowns.NONE)
                .describe()
                .toString()
                .strip())
        .isEqualTo(
            Files.readString(Path.of("src/test/resources/golden/stream/extraction-topology.txt"))
                .strip());
  }

  @Test
  void aPageBecomesADocumentWithItsLanguage() {
    pipe(page("a", "https://coast.example/rock", Prose.html("The rock", Prose.LIGHTHOUSE)));
    assertThat(run.read(TopologyRun.TOPICS.documents()))
        .singleElement()
        .satisfies(
            document -> {
              assertThat(document.getRecordId()).isEqualTo("a");
              assertThat(document.getUrl()).isEqualTo("https://coast.example/rock");
              assertThat(document.getTitle()).isEqualTo("The rock");
              assertThat(document.getText()).isEqualTo(Prose.LIGHTHOUSE);
              assertThat(document.getLanguage()).isEqualTo("en");
              assertThat(document.getLanguageScore()).isGreaterThan(0.9f);
              assertThat(document.getDump()).isEqualTo("2024-10");
              assertThat(document.getFetchedAt()).isEqualTo(FETCHED);
              assertThat(document.getContentDigest()).isEmpty();
            });
    assertNothingElse();
  }

  @Test
  void aPageOfAListedDomainIsDroppedWithItsRule() {
    pipe(page("a", "https://www.listed.com/rock", Prose.html("The rock", Prose.LIGHTHOUSE)));
    assertThat(run.read(TopologyRun.TOPICS.droppedDocuments()))
        .singleElement()
        .satisfies(drop -> assertDropped(drop, "url.domain"));
    assertNothingElse();
  }

  @Test
  void aPageThatIsNoTextIsDroppedWithItsRule() {
    byte[] binary = new byte[2_000];
    new Random(5).nextBytes(binary);
    pipe(page("a", "https://coast.example/rock", binary));
    assertThat(run.read(TopologyRun.TOPICS.droppedDocuments()))
        .singleElement()
        .satisfies(drop -> assertDropped(drop, "charset.undecodable"));
    assertNothingElse();
  }

  @Test
  void poisonIsADeadLetterWithItsPlaceAndTheStreamGoesOn() {
    Page page = page("b", "https://coast.example/b", Prose.html("b", Prose.LIGHTHOUSE));
    byte[] whole = run.bytes(TopologyRun.TOPICS.pages(), page);
    List<byte[]> poison =
        List.of(
            "not avro".getBytes(StandardCharsets.UTF_8),
            new byte[0],
            new byte[] {0, 0, 0, 99, 99, 1, 2, 3},
            Arrays.copyOf(whole, 40));
    poison.forEach(bytes -> run.pipeBytes(TopologyRun.TOPICS.pages(), "u", bytes, 7));
    run.pipeBytes(TopologyRun.TOPICS.pages(), null, null, 7);
    pipe(page);
    List<DeadLetter> letters = run.read(TopologyRun.TOPICS.deadLetters());
    assertThat(letters).extracting(DeadLetter::getOffset).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(letter.getTopic()).isEqualTo("pages");
              assertThat(letter.getPartition()).isZero();
              assertThat(letter.getStage()).isEqualTo("extraction");
              assertThat(letter.getError()).isNotBlank();
            });
    assertThat(letters.get(0).getValue())
        .isEqualTo(ByteBuffer.wrap("not avro".getBytes(StandardCharsets.UTF_8)));
    assertThat(run.read(TopologyRun.TOPICS.documents()))
        .extracting(Document::getRecordId)
        .containsExactly("b");
    assertNothingElse();
  }

  @Test
  void anExceptionIsADeadLetterWithTheRecordIdAndTheStreamGoesOn() {
    run.close();
    run = run(page -> page.getRecordId().equals("a") ? fault(page) : overflow(page, 0));
    pipe(page("a", "https://coast.example/a", "<p>a"));
    pipe(page("b", "https://coast.example/b", "<p>b"));
    List<DeadLetter> letters = run.read(TopologyRun.TOPICS.deadLetters());
    assertThat(letters).extracting(DeadLetter::getRecordId).containsExactly("a", "b");
    assertThat(letters)
        .extracting(DeadLetter::getUrl)
        .containsExactly("https://coast.example/a", "https://coast.example/b");
    assertThat(letters.get(0).getError()).contains("IllegalStateException a fault of ours");
    assertThat(letters.get(1).getError()).contains("StackOverflowError");
    assertThat(letters).extracting(DeadLetter::getOffset).containsExactly(0L, 1L);
    assertThat(letters).allSatisfy(letter -> assertThat(letter.getValueBytes()).isPositive());
    assertNothingElse();
  }

  @Test
  void aUrlIsADocumentsUpToItsBoundAndDropsThePageAboveIt() {
    String start = "https://coast.example/";
    String longest = start + "a".repeat(BoundedText.URL_BYTES - start.length());
    pipe(page("a", longest, Prose.html("The rock", Prose.LIGHTHOUSE)));
    assertThat(run.read(TopologyRun.TOPICS.documents()))
        .singleElement()
        .extracting(Document::getUrl)
        .isEqualTo(longest);
    pipe(page("a", longest + "a", Prose.html("The rock", Prose.LIGHTHOUSE)));
    assertThat(run.read(TopologyRun.TOPICS.droppedDocuments()))
        .singleElement()
        .satisfies(
            drop -> {
              assertDropped(drop, "url.too-long");
              assertThat(drop.getMeasured()).isEqualTo(BoundedText.URL_BYTES + 1);
              assertThat(drop.getLimit()).isEqualTo(BoundedText.URL_BYTES);
              assertThat(drop.getUrl()).startsWith(start + "a").hasSizeLessThan(longest.length());
            });
    assertNothingElse();
  }

  @Test
  void whatAPageSaysOfItselfIsBoundedWhereverItGoes() {
    String megabyte = "ä".repeat(1 << 19);
    Page page = page(megabyte, "https://coast.example/a", Prose.html(megabyte, Prose.LIGHTHOUSE));
    page.setDump(megabyte);
    pipe(page);
    pipe(page(megabyte, "https://coast.example/" + megabyte, "<p>a"));
    assertThat(run.records(TopologyRun.TOPICS.documents()))
        .singleElement()
        .satisfies(
            document -> {
              assertThat(document.value().getTitle()).startsWith("ää").endsWith("…");
              assertThat(document.value().getRecordId()).isEqualTo(BoundedText.id(megabyte));
              assertThat(bytes(document)).isLessThan(20_000);
            });
    assertThat(run.records(TopologyRun.TOPICS.droppedDocuments()))
        .singleElement()
        .satisfies(drop -> assertThat(bytes(drop)).isLessThan(40_000));
    assertThat(run.read(TopologyRun.TOPICS.pageFates()))
        .extracting(PageFate::getRecordId)
        .containsOnly(BoundedText.id(megabyte))
        .hasSize(3);
  }

  @Test
  void aRecordThatItsTopicDoesNotTakeIsADeadLetterWithItsFateAndTheStreamGoesOn() {
    PageToDocument real;
    try {
      real = realExtraction(Files.createDirectory(lists.resolve("real")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run.close();
    // No document may be that long: as if a bound had been forgotten.
    run = run(page -> page.getRecordId().equals("b") ? oversized(page) : real.apply(page));
    for (String id : List.of("a", "b", "c")) {
      pipe(page(id, "https://coast.example/" + id, Prose.html("The rock", Prose.LIGHTHOUSE)));
    }
    assertThat(run.read(TopologyRun.TOPICS.documents()))
        .extracting(Document::getRecordId)
        .containsExactly("a", "c");
    assertThat(run.records(TopologyRun.TOPICS.deadLetters()))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.key()).isEqualTo("https://coast.example/b");
              assertThat(letter.value().getRecordId()).isEqualTo("b");
              assertThat(letter.value().getTopic()).isEqualTo("pages");
              assertThat(letter.value().getOffset()).isEqualTo(1);
              assertThat(letter.value().getError())
                  .matches("documents takes values of up to 10469376 bytes, and this one has 1.+");
              assertThat(letter.value().getValue().remaining()).isZero();
              assertThat(letter.value().getValueBytes()).isGreaterThan(12_000_000);
            });
    assertThat(run.read(TopologyRun.TOPICS.pageFates()))
        .filteredOn(fate -> fate.getRecordId().equals("b"))
        .extracting(PageFate::getFate)
        .containsExactly("ingested", "dead-letter");
  }

  @Test
  void whatABrokerHasRefusedIsRefusedBeforeItIsSentAgain() {
    Page shorter = page("a", "https://coast.example/a", Prose.html("The rock", Prose.of(1)));
    Page longer = page("b", "https://coast.example/b", Prose.html("The rock", Prose.LIGHTHOUSE));
    pipe(longer);
    Document sent = run.read(TopologyRun.TOPICS.documents()).getFirst();
    int refused = run.bytes(TopologyRun.TOPICS.documents(), sent).length;
    RecordBounds bounds = serdes.bounds();
    assertThat(bounds.refuse("documents", refused)).isTrue();
    assertThat(bounds.refuse("documents", refused)).isFalse();
    assertThat(bounds.refuse("documents", refused + 1)).isFalse();
    pipe(shorter);
    pipe(longer);
    assertThat(run.read(TopologyRun.TOPICS.documents()))
        .extracting(Document::getRecordId)
        .containsExactly("a");
    assertThat(run.read(TopologyRun.TOPICS.deadLetters()))
        .extracting(DeadLetter::getRecordId)
        .containsExactly("b");
  }

  private static Outcome<Document> oversized(Page page) {
    return new Outcome.Kept<>(
        Document.newBuilder()
            .setRecordId(page.getRecordId())
            .setUrl(page.getUrl())
            .setText("a".repeat(12_000_000))
            .build());
  }

  private static <T extends SpecificRecord> int bytes(TestRecord<String, T> record) {
    return record.key().getBytes(StandardCharsets.UTF_8).length
        + record.value().toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private TopologyRun run(Function<Page, Outcome<Document>> extraction) {
    return new TopologyRun(
        ExtractionTopology.build(TopologyRun.TOPICS, serdes, extraction, () -> Takedowns.NONE),
        serdes,
        state);
  }

  private void pipe(Page page) {
    run.pipe(TopologyRun.TOPICS.pages(), page.getUrl(), page, 7);
  }

  static Page page(String id, String url, String html) {
    return page(id, url, html.getBytes(StandardCharsets.UTF_8));
  }

  static Page page(String id, String url, byte[] body) {
    return Page.newBuilder()
        .setRecordId(id)
        .setUrl(url)
        .setFetchedAt(FETCHED)
        .setDump("2024-10")
        .setContentType("text/html")
        .setBody(ByteBuffer.wrap(body))
        .build();
  }

  private static Outcome<Document> fault(Page page) {
    throw new IllegalStateException("a fault of ours in " + page.getUrl());
  }

  private static Outcome<Document> overflow(Page page, int depth) {
    // Not a tail call, and ends long after any stack has.
    Outcome<Document> deeper = depth < 1 << 30 ? overflow(page, depth + 1) : fault(page);
    return new Outcome.Dropped<>(((Outcome.Dropped<Document>) deeper).drop());
  }

  private static void assertDropped(DroppedDocument drop, String rule) {
    assertThat(drop.getRule()).isEqualTo(rule);
    assertThat(drop.getStage()).isEqualTo("extraction");
    assertThat(drop.getRecordId()).isEqualTo("a");
  }

  private void assertNothingElse() {
    assertThat(run.read(TopologyRun.TOPICS.documents())).isEmpty();
    assertThat(run.read(TopologyRun.TOPICS.droppedDocuments())).isEmpty();
    assertThat(run.read(TopologyRun.TOPICS.deadLetters())).isEmpty();
  }
}
