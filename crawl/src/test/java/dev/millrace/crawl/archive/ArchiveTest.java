package dev.millrace.crawl.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import dev.millrace.crawl.fetch.HeaderField;
import dev.millrace.crawl.fetch.Response;
import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Reading;
import dev.millrace.schemas.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcRevisit;

class ArchiveTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir Path folder;

  private ArchiveWriter writer(long fileBytes) throws IOException {
    return new ArchiveWriter(
        folder,
        fileBytes,
        Map.of("isPartOf", List.of("live-2026-01"), "operator", List.of("me@example.org")),
        FinishedFile.STAYS,
        CLOCK);
  }

  private static Capture capture(int number, Optional<Capture.Earlier> seenBefore) {
    byte[] body = ("<html><title>" + number + "</title>ü</html>").getBytes(UTF_8);
    boolean whole = seenBefore.isEmpty();
    String status = whole ? "HTTP/1.1 200 OK" : "HTTP/1.1 304 Not Modified";
    Response response =
        new Response(
            "http://a.org/p?i=" + number + "&x={^|}",
            whole ? 200 : 304,
            whole ? "OK" : "Not Modified",
            List.of(new HeaderField("Content-Type", "text/html; charset=utf-8")),
            whole ? body : new byte[0],
            number == 1,
            InetAddresses.forString("93.184.216.34"),
            NOW,
            "GET /p HTTP/1.1\r\nHost: a.org\r\n\r\n".getBytes(UTF_8),
            (status + "\r\nContent-Type: text/html; charset=utf-8\r\n\r\n").getBytes(UTF_8));
    return new Capture(id(number), response, seenBefore, Map.of("via", List.of("http://a.org/")));
  }

  private static UUID id(int number) {
    return new UUID(7, number);
  }

  private static Capture capture(int number) {
    return capture(number, Optional.empty());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static List<String> types(Path file) throws IOException {
    List<String> types = new ArrayList<>();
    try (WarcReader reader = new WarcReader(file)) {
      for (WarcRecord record : reader) {
        assertThat(record.version().toString()).isEqualTo("WARC/1.1");
        types.add(record.type());
      }
    }
    return types;
  }

  private static List<Page> pages(Path file) throws IOException {
    List<Page> pages = new ArrayList<>();
    try (PageReader reader = PageReader.open(new FileSource(file), ReadSettings.DEFAULT)) {
      for (Optional<Reading> next = reader.next(); next.isPresent(); next = reader.next()) {
        assertThat(next.get()).isNotInstanceOf(Reading.Broken.class);
        if (next.get() instanceof Reading.PageRead read) {
          pages.add(read.page());
        }
      }
    }
    return pages;
  }

  @Test
  void holdsAllThatWasFetchedInRecordsThatOthersRead() throws IOException {
    try (ArchiveWriter writer = writer(1 << 20)) {
      writer.write(capture(1));
      writer.write(capture(2, Optional.of(new Capture.Earlier(id(1), "http://a.org/p", NOW))));
      writer.commit();
    }

    assertThat(types(files().getFirst()))
        .containsExactly(
            "warcinfo", "response", "request", "metadata", "revisit", "request", "metadata");
    try (WarcReader reader = new WarcReader(files().getFirst())) {
      for (WarcRecord record : reader) {
        if (record instanceof WarcRevisit revisit) {
          assertThat(revisit.profile().toString()).endsWith("server-not-modified");
          assertThat(revisit.refersTo()).hasToString("Optional[urn:uuid:" + id(1) + "]");
          assertThat(revisit.http().status()).isEqualTo(304);
        } else if (record instanceof WarcResponse response) {
          assertThat(response.http().status()).isEqualTo(200);
          assertThat(response.date()).isEqualTo(NOW);
          // sha1sum of the body, in base 32
          assertThat(response.payloadDigest().orElseThrow().raw())
              .isEqualTo("sha1:M5YIO7LAFUW4GHZRO5CTNIEUN73PUZIT");
        }
      }
    }
  }

  @Test
  void readAgainGivesThePageOfTheOrder() throws IOException {
    try (ArchiveWriter writer = writer(1 << 20)) {
      writer.write(capture(1));
      writer.commit();
    }

    Page page = pages(files().getFirst()).getFirst();
    assertThat(page.getUrl()).isEqualTo("http://a.org/p?i=1&x={^|}");
    assertThat(page.getRecordId()).isEqualTo("urn:uuid:" + id(1));
    assertThat(page.getFetchedAt()).isEqualTo(NOW);
    assertThat(page.getDump()).isEqualTo("live-2026-01");
    assertThat(page.getTruncated()).isTrue();
    assertThat(UTF_8.decode(page.getBody()).toString()).contains("<title>1</title>ü");
  }

  @Test
  void filesAreFinishedOnceTheyAreLargeAndTheirTransactionIsOver() throws IOException {
    List<Path> finished = new ArrayList<>();
    try (ArchiveWriter writer = new ArchiveWriter(folder, 2000, Map.of(), finished::add, CLOCK)) {
      for (int i = 0; i < 10; i++) {
        writer.write(capture(i));
        ArchivePosition position = writer.commit().orElseThrow();
        assertThat(Files.size(folder.resolve(position.file() + ".open")))
            .isEqualTo(position.bytes());
      }
      assertThat(finished).hasSizeGreaterThan(1);
    }

    assertThat(finished).containsExactlyInAnyOrderElementsOf(files());
    int pages = 0;
    for (Path file : files()) {
      pages += pages(file).size();
    }
    assertThat(pages).isEqualTo(10);
  }

  @Test
  void whatIsRolledBackIsGone() throws IOException {
    try (ArchiveWriter writer = writer(1 << 20)) {
      writer.write(capture(1));
      writer.commit();
      writer.write(capture(2));
      writer.rollback();
      writer.write(capture(3));
      writer.commit();
      writer.write(capture(4));
    }

    assertThat(pages(files().getFirst()))
        .extracting(Page::getRecordId)
        .containsExactly("urn:uuid:" + id(1), "urn:uuid:" + id(3));
  }

  /** At any byte a kill may have come. */
  @Test
  void killedWriterLeavesATailThatTheNextStartCuts() throws IOException {
    byte[] bytes;
    long committed;
    try (ArchiveWriter writer = writer(1 << 20)) {
      writer.write(capture(1));
      ArchivePosition position = writer.commit().orElseThrow();
      committed = position.bytes();
      writer.write(capture(2));
      bytes = Files.readAllBytes(folder.resolve(position.file() + ".open"));
    }
    for (int length = (int) committed; length < bytes.length; length += 7) {
      Path killed = Files.createTempDirectory(folder, "killed");
      Path open = killed.resolve("a.warc.gz.open");
      Files.write(open, Arrays.copyOf(bytes, length));

      List<Path> recovered =
          ArchiveRecovery.recover(killed, name -> OptionalLong.empty(), FinishedFile.STAYS);

      assertThat(recovered).containsExactly(killed.resolve("a.warc.gz"));
      assertThat(pages(recovered.getFirst())).as("cut to " + length).hasSizeBetween(1, 2);
      assertThat(open).doesNotExist();
    }
  }

  @Test
  void whatNoTransactionCommittedIsCutAway() throws IOException {
    ArchivePosition position;
    byte[] bytes;
    try (ArchiveWriter writer = writer(1 << 20)) {
      writer.write(capture(1));
      position = writer.commit().orElseThrow();
      writer.write(capture(2));
      writer.commit();
      bytes = Files.readAllBytes(folder.resolve(position.file() + ".open"));
    }
    Path killed = Files.createDirectory(folder.resolve("killed"));
    Files.write(killed.resolve("a.warc.gz.open"), bytes);

    List<Path> recovered =
        ArchiveRecovery.recover(
            killed, name -> OptionalLong.of(position.bytes()), FinishedFile.STAYS);

    assertThat(pages(recovered.getFirst())).hasSize(1);
  }

  @Test
  void fileOfALivingWriterIsLeftAlone() throws IOException {
    try (ArchiveWriter writer = writer(1 << 20)) {
      writer.write(capture(1));
      writer.commit();

      assertThat(ArchiveRecovery.recover(folder, name -> OptionalLong.empty(), FinishedFile.STAYS))
          .isEmpty();
      writer.write(capture(2));
      writer.commit();
    }

    assertThat(pages(files().getFirst())).hasSize(2);
  }
}
