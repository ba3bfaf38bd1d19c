package dev.millrace.ingest.commoncrawl;

import static dev.millrace.ingest.WarcFixture.concat;
import static dev.millrace.ingest.WarcFixture.gzip;
import static dev.millrace.ingest.WarcFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.NoInputException;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Reading;
import dev.millrace.ingest.SkipReason;
import dev.millrace.ingest.Source;
import dev.millrace.ingest.remote.FileNumbers;
import dev.millrace.ingest.remote.MemoryStore;
import dev.millrace.schemas.Page;
import dev.millrace.storage.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** On the bundled sample, laid out and indexed as Common Crawl does. */
class CommonCrawlTest {
  private static final URI BASE = URI.create("http://cc.example/");
  private static final CrawlName CRAWL = CrawlName.parse("cc:CC-MAIN-2025-38");
  private static final Path SAMPLE = Path.of("../sample/sample.warc.gz");
  private static final String FILE = "crawl-data/CC-MAIN-2025-38/segments/1/warc/sample.warc.gz";
  private static final String PART =
      "cc-index/table/cc-main/warc/crawl=CC-MAIN-2025-38/subset=warc/part-00000.gz.parquet";
  private static final int LINES_A_BLOCK = 40;

  private final MemoryStore store = new MemoryStore();
  private final List<Capture> captures = captures();
  private final CommonCrawl crawls = new CommonCrawl(store, BASE);

  /** A record that is a page, or one of another type of content. */
  private record Capture(Optional<Page> page, long offset, long length) {}

  CommonCrawlTest() throws IOException {
    put(FILE, Files.readAllBytes(SAMPLE));
    put("crawl-data/CC-MAIN-2025-38/warc.paths.gz", gzip(utf8("other.warc.gz\n" + FILE + "\n")));
    put(
        "crawl-data/CC-MAIN-2025-38/cc-index-table.paths.gz",
        gzip(utf8(PART.replace("subset=warc", "subset=robotstxt") + "\n" + PART + "\n")));
    try (InputStream part =
        Objects.requireNonNull(
            CommonCrawlTest.class.getResourceAsStream("/commoncrawl/part-00000.gz.parquet"))) {
      put(PART, part.readAllBytes());
    }
    putUrlIndex();
  }

  private void put(String path, byte[] content) {
    store.put(BASE.resolve(path).toString(), content, "\"1\"");
  }

  private static List<Capture> captures() throws IOException {
    List<Capture> captures = new ArrayList<>();
    long offset = 0;
    try (PageReader reader = PageReader.open(new FileSource(SAMPLE), ReadSettings.DEFAULT)) {
      for (Optional<Reading> next = reader.next(); next.isPresent(); next = reader.next()) {
        long end = next.get().next().byteOffset();
        if (next.get() instanceof Reading.PageRead(Page page, _)) {
          captures.add(new Capture(Optional.of(page), offset, end - offset));
        } else if (next.get() instanceof Reading.Skipped(SkipReason reason, _, _)
            && reason == SkipReason.NOT_HTML) {
          captures.add(new Capture(Optional.empty(), offset, end - offset));
        }
        offset = end;
      }
    }
    return captures;
  }

  private void putUrlIndex() {
    List<String> lines = new ArrayList<>();
    for (Capture capture : captures) {
      capture.page().ifPresent(page -> lines.add(cdxLine(page, capture)));
    }
    // Neighbours in the order, of other domains and subsets.
    lines.add(
        "org,debian)/x 20250901000000 {\"filename\": \"a/robotstxt/b.warc.gz\", \"offset\": \"1\","
            + " \"length\": \"2\"}");
    Collections.sort(lines);
    StringBuilder clusters = new StringBuilder();
    List<byte[]> blocks = new ArrayList<>();
    int offset = 0;
    for (int first = 0; first < lines.size(); first += LINES_A_BLOCK) {
      List<String> block = lines.subList(first, Math.min(first + LINES_A_BLOCK, lines.size()));
      byte[] bytes = gzip(utf8(String.join("\n", block) + "\n"));
      String[] key = block.getFirst().split(" ", -1);
      clusters.append(
          "%s %s\tcdx-00000.gz\t%d\t%d\t%d\n"
              .formatted(key[0], key[1], offset, bytes.length, blocks.size() + 1));
      blocks.add(bytes);
      offset += bytes.length;
    }
    String folder = "cc-index/collections/CC-MAIN-2025-38/indexes/";
    put(folder + "cluster.idx", utf8(clusters.toString()));
    put(folder + "cdx-00000.gz", concat(blocks.toArray(byte[][]::new)));
  }

  private static String cdxLine(Page page, Capture capture) {
    URI url = URI.create(page.getUrl());
    List<String> host = Arrays.asList(url.getHost().replaceFirst("^www\\.", "").split("\\.", -1));
    Collections.reverse(host);
    return "%s)%s 20250901000000 {\"url\": \"%s\", \"offset\": \"%d\", \"length\": \"%d\", \"filename\": \"%s\", \"languages\": \"eng,deu\"}"
        .formatted(
            String.join(",", host),
            url.getRawPath(),
            page.getUrl(),
            capture.offset(),
            capture.length(),
            FILE);
  }

  private List<String> idsRead(
      Optional<FileNumbers> files, List<String> domains, Languages languages) throws Exception {
    List<String> ids = new ArrayList<>();
    crawls.sources(
        CRAWL,
        files,
        domains,
        languages,
        group -> {
          for (Source source : group) {
            ids.addAll(ids(source));
          }
        });
    return ids;
  }

  private static List<String> ids(Source source) {
    List<String> ids = new ArrayList<>();
    try (PageReader reader = PageReader.open(source, ReadSettings.DEFAULT)) {
      for (Optional<Reading> next = reader.next(); next.isPresent(); next = reader.next()) {
        assertThat(next.get()).isNotInstanceOf(Reading.Broken.class);
        if (next.get() instanceof Reading.PageRead(Page page, _)) {
          assertThat(page.getDump()).isEqualTo("CC-MAIN-2025-38");
          ids.add(page.getRecordId());
        }
      }
      return ids;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> idsOfHost(String ending) {
    return captures.stream()
        .flatMap(capture -> capture.page().stream())
        .filter(page -> ("." + URI.create(page.getUrl()).getHost()).endsWith("." + ending))
        .map(Page::getRecordId)
        .toList();
  }

  @Test
  void domainGivesItsPagesAndThoseOfItsSubdomainsOnly() throws Exception {
    String host = URI.create(captures.getFirst().page().orElseThrow().getUrl()).getHost();
    String domain = host.substring(host.indexOf('.') + 1);
    for (String name : List.of(host, domain)) {
      List<String> expected = idsOfHost(name);
      assertThat(expected).isNotEmpty();
      assertThat(idsRead(Optional.empty(), List.of(name), Languages.ANY))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void domainAndLanguageAreBothAskedFor() throws Exception {
    String host = URI.create(captures.getFirst().page().orElseThrow().getUrl()).getHost();
    assertThat(idsRead(Optional.empty(), List.of(host), Languages.parse("en")))
        .containsExactlyInAnyOrderElementsOf(idsOfHost(host));
    assertThatThrownBy(() -> idsRead(Optional.empty(), List.of(host), Languages.parse("de")))
        .isInstanceOf(NoInputException.class);
  }

  @Test
  void domainThatIsNotInTheCrawlIsSaid() {
    assertThatThrownBy(() -> idsRead(Optional.empty(), List.of("nowhere.example"), Languages.ANY))
        .isInstanceOf(NoInputException.class)
        .hasMessageContaining("CC-MAIN-2025-38");
    assertThatThrownBy(() -> idsRead(Optional.empty(), List.of("no domain"), Languages.ANY))
        .isInstanceOf(NoInputException.class)
        .hasMessageContaining("no domain");
  }

  /** The fixture's rows take turns: eng, deu, "fra,eng", none. */
  @Test
  void languageGivesThePagesWhoseFirstLanguageItIs() throws Exception {
    assertThat(idsRead(Optional.empty(), List.of(), Languages.parse("en")))
        .containsExactlyElementsOf(idsOfRows(row -> row % 4 == 0));
    assertThat(idsRead(Optional.empty(), List.of(), Languages.parse("de,fra")))
        .containsExactlyElementsOf(idsOfRows(row -> row % 4 == 1 || row % 4 == 2));
  }

  private List<String> idsOfRows(IntPredicate wanted) {
    List<String> ids = new ArrayList<>();
    for (int row = 0; row < captures.size(); row++) {
      if (wanted.test(row)) {
        captures.get(row).page().ifPresent(page -> ids.add(page.getRecordId()));
      }
    }
    return ids;
  }

  @Test
  void capturesThatAreMoreThanMemoryHoldsComeInGroupsAndNoneIsLost() throws Exception {
    int english = (captures.size() + 3) / 4;
    for (int most : new int[] {1, 7, english - 1, english, english + 1}) {
      List<Integer> sizes = new ArrayList<>();
      List<ByteRange> records = new ArrayList<>();
      new ColumnarIndex(store, most)
          .select(
              BASE.resolve(PART),
              Languages.parse("en"),
              () -> new Selection(Optional.empty()),
              group -> {
                sizes.add(group.size());
                group.records().values().forEach(records::addAll);
              });

      assertThat(records).as("by %d", most).hasSize(english).doesNotHaveDuplicates();
      assertThat(sizes.subList(0, sizes.size() - 1)).as("by %d", most).allMatch(n -> n == most);
      assertThat(sizes.getLast()).as("by %d", most).isBetween(1, most);
    }
  }

  @Test
  void ofTheColumnarIndexOnlySomeColumnsAreFetched() throws Exception {
    long before = store.bytesOpened();
    crawls.sources(CRAWL, Optional.empty(), List.of(), Languages.parse("ita"), group -> {});
    long size = store.stat(BASE.resolve(PART)).bytes();
    assertThat(store.bytesOpened() - before).isLessThan(size / 2);
  }

  @Test
  void filesOutsideTheNumbersAreNotTouched() throws Exception {
    assertThat(idsRead(Optional.of(FileNumbers.parse("1")), List.of(), Languages.parse("en")))
        .isEmpty();
    assertThat(idsRead(Optional.of(FileNumbers.parse("2")), List.of(), Languages.parse("en")))
        .isNotEmpty();
  }

  @Test
  void newsAndTextsHaveNoIndex() {
    for (String name : List.of("cc:CC-NEWS-2025-09", "cc:CC-MAIN-2025-38/wet")) {
      assertThatThrownBy(
              () ->
                  crawls.sources(
                      CrawlName.parse(name),
                      Optional.empty(),
                      List.of("a.example"),
                      Languages.ANY,
                      group -> {}))
          .isInstanceOf(NoInputException.class);
    }
  }

  @Test
  void keysOfADomainAreItsOwn() {
    List<DomainKeys.Span> spans = DomainKeys.of("www.Example.com");
    for (String key :
        List.of(
            "com,example)/",
            "com,example)/a 2025",
            "com,example,sub)/",
            "com,example,sub:8080)/",
            "com,example:8080)/")) {
      assertThat(spans.stream().anyMatch(span -> span.contains(key))).as(key).isTrue();
    }
    for (String key : List.of("com,example-shop)/", "com,example2)/", "com,exampl)/", "com)/")) {
      assertThat(spans.stream().anyMatch(span -> span.contains(key))).as(key).isFalse();
    }
    assertThat(DomainKeys.of("bücher.example").getFirst().first())
        .isEqualTo("example,xn--bcher-kva)");
    assertThat(DomainKeys.of("192.0.2.7").getFirst().first()).isEqualTo("192.0.2.7)");
  }

  @Test
  void languagesAreGivenInTwoLettersOrThree() {
    assertThat(Languages.parse("en, deu,").codes()).containsExactlyInAnyOrder("eng", "deu");
    assertThatThrownBy(() -> Languages.parse("english"))
        .isInstanceOf(NoInputException.class)
        .hasMessageContaining("english");
  }
}
