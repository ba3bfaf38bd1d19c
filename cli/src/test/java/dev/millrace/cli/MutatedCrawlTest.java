package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.filters.Curated;
import dev.millrace.filters.DocumentCuration;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.PageToDocument;
import dev.millrace.filters.Verdict;
import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.filters.url.UrlFilter;
import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Reading;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages of the sample crawl, and the crawl itself, with pieces cut, doubled, moved, spliced and
 * overwritten: each gets a document or a reason. More rounds: {@code -Dmillrace.fuzz.rounds=20000}.
 * A page that fails is written to {@code target}; it belongs into the folder of kept ones then.
 */
class MutatedCrawlTest {
  private static final int ROUNDS = Integer.getInteger("millrace.fuzz.rounds", 250);
  private static final long SEED = Long.getLong("millrace.fuzz.seed", 41);
  private static final Path SAMPLE = Path.of("..", "sample", "sample.warc.gz");
  private static final Path KEPT = Path.of("src", "test", "resources", "failed-once");
  private static final int PAGES = 120;
  private static final List<String> CHARSETS =
      List.of("", "utf-8", "euc-kr", "iso-8859-1", "utf-16", "shift_jis", "gb18030", "no-such");
  private static final List<String> PIECES =
      List.of(
          "<div>".repeat(3_000),
          "<table><tr><td>".repeat(300),
          "</p>".repeat(2_000),
          "<p>" + "a".repeat(200_000),
          "<!--",
          "<script>",
          "<![CDATA[",
          "&#x110000;&#0;&notin;",
          "<svg><math><mi>",
          "\u0000\u0001\ufffe",
          "<meta charset=utf-16>",
          "<base href='//[::1'>",
          "\u202eשלום עולם مرحبا",
          "水車は回る。".repeat(50),
          "<select><option>",
          "<a href='" + "x".repeat(70_000) + "'>");

  private static final Wiring WIRING = new Wiring(Settings.of(Optional.empty(), List.of()));
  private static final List<Page> CRAWLED = new ArrayList<>();

  @TempDir Path folder;
  private final PageToDocument extraction = WIRING.pageToDocument();
  private final DocumentCuration curation = WIRING.curation();
  private final PiiScrubber strict = PiiScrubber.strict();

  @BeforeAll
  static void readTheSample() throws IOException {
    try (PageReader reader = PageReader.open(new FileSource(SAMPLE), ReadSettings.DEFAULT)) {
      int seen = 0;
      for (Optional<Reading> next = reader.next();
          next.isPresent() && CRAWLED.size() < PAGES;
          next = reader.next()) {
        if (next.get() instanceof Reading.PageRead read && seen++ % 7 == 0) {
          CRAWLED.add(read.page());
        }
      }
    }
  }

  @Test
  void everyMutatedPageIsADocumentOrHasAReason() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      Page crawled = CRAWLED.get(random.nextInt(CRAWLED.size()));
      byte[] body = bytes(crawled);
      for (int change = random.nextInt(8); change >= 0; change--) {
        body = mutated(body, random);
      }
      String charset = CHARSETS.get(random.nextInt(CHARSETS.size()));
      requireAnswer(page(crawled.getUrl(), charset, body), "seed " + SEED + ", round " + round);
    }
  }

  @Test
  void pagesThatFailedOnceAreAnswered() throws IOException {
    try (Stream<Path> files = Files.list(KEPT)) {
      for (Path file : files.sorted().toList()) {
        requireAnswer(
            page("http://failed.example/", "", Files.readAllBytes(file)), file.toString());
      }
    }
  }

  @Test
  void everyMutatedUrlIsJudged() {
    UrlFilter urls = WIRING.urlFilter();
    Random random = new Random(SEED);
    for (int round = 0; round < 20 * ROUNDS; round++) {
      String url = CRAWLED.get(random.nextInt(CRAWLED.size())).getUrl();
      byte[] bytes = mutated(url.getBytes(StandardCharsets.UTF_8), random);
      String mutated =
          new String(bytes, 0, Math.min(bytes.length, 4_000), StandardCharsets.ISO_8859_1);
      Verdict verdict = urls.judge(mutated);
      assertThat(verdict).as("seed %d, round %d: %s", SEED, round, mutated).isNotNull();
    }
  }

  @Test
  void everyMutatedCrawlIsReadToItsEndWithAllThatStandsBeforeTheDamage() throws IOException {
    byte[] crawl;
    try (var in = Files.newInputStream(SAMPLE)) {
      crawl = in.readNBytes(400_000);
    }
    List<Long> ends = recordEnds(Files.write(folder.resolve("whole.warc.gz"), crawl));
    assertThat(ends).hasSizeGreaterThan(100);
    Random random = new Random(SEED);
    int refused = 0;
    for (int round = 0; round < ROUNDS / 10; round++) {
      byte[] broken = crawl;
      for (int change = random.nextInt(4); change >= 0; change--) {
        broken = mutated(broken, random);
      }
      int mismatch = Arrays.mismatch(crawl, broken);
      long same = mismatch < 0 ? crawl.length : mismatch;
      long intact = ends.stream().filter(end -> end <= same).count();
      Path file = Files.write(folder.resolve("broken.warc.gz"), broken);
      long readings = 0;
      try {
        readings = recordEnds(file).size();
      } catch (IOException e) {
        // What cannot be opened as a WARC file is refused with its name.
        assertThat(e.getMessage()).as("seed %d, round %d", SEED, round).contains("broken.warc.gz");
        refused++;
      }
      assertThat(readings).as("seed %d, round %d", SEED, round).isBetween(intact, 10_000L);
    }
    assertThat(refused).as("of %d", ROUNDS / 10).isLessThan(ROUNDS / 20);
  }

  /** Where each reading ends that a file gives. */
  private static List<Long> recordEnds(Path file) throws IOException {
    List<Long> ends = new ArrayList<>();
    try (PageReader reader = PageReader.open(new FileSource(file), ReadSettings.DEFAULT)) {
      for (Optional<Reading> next = reader.next(); next.isPresent(); next = reader.next()) {
        ends.add(next.get().next().byteOffset());
      }
    }
    return ends;
  }

  private static Page page(String url, String charset, byte[] body) {
    return Page.newBuilder()
        .setUrl(url)
        .setRecordId("urn:uuid:mutated")
        .setHeaders(List.of())
        .setContentType("text/html")
        .setCharset(charset)
        .setBody(ByteBuffer.wrap(body))
        .build();
  }

  private void requireAnswer(Page page, String name) throws IOException {
    try {
      switch (extraction.apply(page)) {
        case Outcome.Dropped(Verdict.Drop drop) -> assertThat(drop.rule()).as(name).contains(".");
        case Outcome.Kept(Document document) -> {
          assertThat(document.getText()).as(name).isNotBlank();
          requireCuration(document, name);
        }
      }
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      Path failed = Path.of("target", "failed-" + name.replaceAll("[^a-z0-9]+", "-") + ".html");
      Files.write(failed, bytes(page));
      fail(name + ": kept as " + failed, e);
    }
  }

  private void requireCuration(Document document, String name) {
    switch (curation.apply(document)) {
      case Outcome.Dropped(Verdict.Drop drop) -> assertThat(drop.rule()).as(name).contains(".");
      case Outcome.Kept(Curated curated) ->
          assertThat(curated.candidate().document().getText()).as(name).isNotBlank();
    }
    String once = strict.scrub(document.getText()).text();
    assertThat(strict.scrub(once).text()).as(name).isEqualTo(once);
  }

  private static byte[] bytes(Page page) {
    byte[] bytes = new byte[page.getBody().remaining()];
    page.getBody().duplicate().get(bytes);
    return bytes;
  }

  private static byte[] mutated(byte[] page, Random random) {
    if (page.length == 0) {
      return piece(random);
    }
    int from = random.nextInt(page.length);
    int to = Math.min(page.length, from + 1 + random.nextInt(2_000));
    byte[] between = new byte[to - from];
    System.arraycopy(page, from, between, 0, between.length);
    return switch (random.nextInt(7)) {
      case 0 -> spliced(page, from, to, new byte[0]);
      case 1 -> {
        int at = random.nextInt(page.length);
        yield spliced(page, at, at, between);
      }
      case 2 -> spliced(page, from, from, piece(random));
      case 3 -> {
        random.nextBytes(between);
        yield spliced(page, from, to, between);
      }
      case 4 -> spliced(page, from, page.length, new byte[0]);
      case 5 -> spliced(page, from, to, bytes(CRAWLED.get(random.nextInt(CRAWLED.size()))));
      default -> {
        byte[] flipped = page.clone();
        for (int i = random.nextInt(40); i >= 0; i--) {
          flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        yield flipped;
      }
    };
  }

  private static byte[] piece(Random random) {
    return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] spliced(byte[] page, int from, int to, byte[] between) {
    return ByteBuffer.allocate(from + between.length + page.length - to)
        .put(page, 0, from)
        .put(between)
        .put(page, to, page.length - to)
        .array();
  }
}
