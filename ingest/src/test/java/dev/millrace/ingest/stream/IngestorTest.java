package dev.millrace.ingest.stream;

import static dev.millrace.ingest.WarcFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ingest.FileDigest;
import dev.millrace.ingest.FolderWatcher;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.WarcFixture;
import dev.millrace.ingest.WarcFixture.Form;
import dev.millrace.schemas.IngestedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IngestorTest {
  private static final int PAGES = 10;
  private static final Duration LEASE = Duration.ofMillis(50);

  @TempDir Path folder;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final FakeCluster cluster = new FakeCluster(() -> now);

  /** A clock that moves on a millisecond each time it is looked at. */
  private Instant tick() {
    now = now.plusMillis(1);
    return now;
  }

  private static IngestSettings batchesOf(int records) {
    return new IngestSettings(
        ReadSettings.DEFAULT, records, 1 << 20, Duration.ofMillis(20), LEASE, Duration.ofMillis(1));
  }

  private List<FileResult> ingest(IngestProgress progress, Path... files)
      throws InterruptedException {
    try (Ingestor ingestor =
        new Ingestor(cluster, FakeCluster.TOPICS, batchesOf(3), progress, this::tick)) {
      return ingestor.ingest(List.of(files));
    }
  }

  private static WarcFixture tenPages() {
    WarcFixture fixture =
        new WarcFixture().record("WARC-Type: warcinfo\r\n", utf8("software: x\r\n"));
    IntStream.range(0, PAGES).forEach(n -> fixture.page(n, "<p>page " + n));
    return fixture;
  }

  private static List<String> tenUrls() {
    return IntStream.range(0, PAGES).mapToObj(n -> "http://site.example/" + n).toList();
  }

  private Path tenPages(String name) throws IOException {
    return tenPages().write(folder.resolve(name), Form.GZIP_BY_RECORD);
  }

  @Test
  void sendsEveryPageOnceWithTheProgressBehindIt() throws Exception {
    Path file = tenPages("a.warc.gz");

    List<FileResult> results = ingest(IngestProgress.SILENT, file);

    assertThat(cluster.urls()).isEqualTo(tenUrls());
    // the claim, three full batches, and the rest
    assertThat(cluster.progress())
        .extracting(IngestedFile::getRecords)
        .containsExactly(0L, 3L, 6L, 9L, 11L);
    IngestedFile last = cluster.progress().getLast();
    assertThat(last.getSha256()).isEqualTo(FileDigest.sha256(file));
    assertThat(last.getPath()).isEqualTo(file.toString());
    assertThat(last.getBytes()).isEqualTo(Files.size(file));
    assertThat(last.getByteOffset()).isEqualTo(Files.size(file));
    assertThat(last.getPages()).isEqualTo(PAGES);
    assertThat(last.getSkipped()).isEqualTo(Map.of("warcinfo", 1L));
    assertThat(last.getComplete()).isTrue();
    assertThat(last.getError()).isEmpty();
    assertThat(results).containsExactly(new FileResult.Ingested(file, last));
  }

  @Test
  void ingestsTheSameContentOnceWhateverItsName() throws Exception {
    Path file = tenPages("a.warc.gz");
    Path copy = Files.copy(file, folder.resolve("b.warc.gz"));

    List<FileResult> results = ingest(IngestProgress.SILENT, file, copy);

    assertThat(cluster.urls()).isEqualTo(tenUrls());
    assertThat(results.getLast()).isInstanceOf(FileResult.AlreadyIngested.class);
    assertThat(ingest(IngestProgress.SILENT, copy))
        .hasOnlyElementsOfType(FileResult.AlreadyIngested.class);
    assertThat(cluster.urls()).hasSize(PAGES);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void goesOnBehindTheLastCommitWhereverTheCopyDied(Form form) throws Exception {
    Path file = tenPages().write(folder.resolve("a.warc"), form);
    for (int commits = 0; commits < 5; commits++) {
      cluster.pages.clear();
      cluster.files.clear();
      cluster.commitsLeft = OptionalLong.of(commits);
      assertThatThrownBy(() -> ingest(IngestProgress.SILENT, file))
          .isInstanceOf(FakeCluster.Killed.class);
      assertThat(cluster.pages).as("after %d commits", commits).hasSizeLessThan(PAGES);

      cluster.commitsLeft = OptionalLong.empty();
      ingest(IngestProgress.SILENT, file);

      assertThat(cluster.urls()).as("after %d commits", commits).isEqualTo(tenUrls());
      assertThat(cluster.progress().getLast().getPages()).isEqualTo(PAGES);
      assertThat(cluster.progress().getLast().getSkipped()).isEqualTo(Map.of("warcinfo", 1L));
    }
  }

  @Test
  void leavesAFileToAnotherCopyWhileItsLeaseLasts() throws Exception {
    Path file = tenPages("a.warc.gz");
    Instant written = now;
    cluster.commit(
        IngestedFile.newBuilder().setSha256(FileDigest.sha256(file)).setSkipped(Map.of()).build());

    ingest(IngestProgress.SILENT, file);

    Instant claimed = Instant.ofEpochMilli(cluster.files.get(1).timestamp());
    assertThat(claimed).isEqualTo(written.plus(LEASE));
    assertThat(cluster.urls()).isEqualTo(tenUrls());
  }

  @Test
  void losesAFileToACopyThatClaimsItAndSendsNothingTwice() throws Exception {
    Path file = tenPages("a.warc.gz");
    String transactionalId = "ingested-files-" + FileDigest.sha256(file);
    List<Long> committed = new ArrayList<>();

    ingest(
        (path, soFar, bytesRead) -> {
          committed.add(soFar.getRecords());
          if (committed.size() == 2) {
            cluster.producer(transactionalId).initTransactions();
          }
        },
        file);

    assertThat(cluster.urls()).isEqualTo(tenUrls());
    assertThat(committed).containsExactly(3L, 6L, 9L, 11L);
    // claimed, two batches, lost; claimed again when the lease was over, two batches
    assertThat(cluster.progress())
        .extracting(IngestedFile::getRecords)
        .containsExactly(0L, 3L, 6L, 6L, 9L, 11L);
  }

  @Test
  void looksAgainBehindTheClaimForWhatAnotherCopyCommittedMeanwhile() throws Exception {
    Path file = tenPages("a.warc.gz");
    cluster.beforeInit =
        () -> {
          try {
            ingest(IngestProgress.SILENT, file);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };

    List<FileResult> results = ingest(IngestProgress.SILENT, file);

    assertThat(results).hasOnlyElementsOfType(FileResult.AlreadyIngested.class);
    assertThat(cluster.urls()).isEqualTo(tenUrls());
  }

  @Test
  void recordsDamageAndGoesOn() throws Exception {
    int[] offsets = tenPages().offsets(Form.GZIP_BY_RECORD);
    byte[] damaged = tenPages().toBytes(Form.GZIP_BY_RECORD);
    damaged[offsets[4] + 15] ^= 0x55;
    damaged = Arrays.copyOf(damaged, damaged.length - 3);
    Path file = Files.write(folder.resolve("a.warc.gz"), damaged);

    ingest(IngestProgress.SILENT, file);

    IngestedFile last = cluster.progress().getLast();
    assertThat(last.getComplete()).isTrue();
    assertThat(last.getPages()).isEqualTo(PAGES - 2);
    assertThat(last.getSkipped()).isEqualTo(Map.of("warcinfo", 1L, "unreadable", 2L));
    assertThat(last.getRecords()).isEqualTo(PAGES + 1);
    assertThat(last.getErrorOffset()).isEqualTo(offsets[4]);
    assertThat(last.getError()).startsWith("record at byte " + offsets[4] + ": ");
  }

  @Test
  void refusesWhatIsNoWarcAndIngestsTheOthers() throws Exception {
    Path html = Files.write(folder.resolve("a.warc"), utf8("<html></html>"));
    Path missing = folder.resolve("b.warc");
    Path file = tenPages("c.warc.gz");

    List<FileResult> results = ingest(IngestProgress.SILENT, html, missing, file);

    assertThat(results.get(0))
        .isEqualTo(
            new FileResult.Refused(html, html + " is no WARC file: it begins with an HTML page"));
    assertThat(results.get(1)).isInstanceOf(FileResult.Refused.class);
    assertThat(results.get(2)).isInstanceOf(FileResult.Ingested.class);
    assertThat(cluster.progress()).extracting(IngestedFile::getPath).containsOnly(file.toString());
  }

  @Test
  void stopsBehindTheBatchAtHandAndCanBeContinued() throws Exception {
    Path file = tenPages("a.warc.gz");
    Ingestor[] running = new Ingestor[1];
    try (Ingestor ingestor =
        new Ingestor(
            cluster,
            FakeCluster.TOPICS,
            batchesOf(4),
            (path, soFar, bytesRead) -> running[0].stop(),
            this::tick)) {
      running[0] = ingestor;
      assertThat(ingestor.ingest(List.of(file))).isEmpty();
    }
    assertThat(cluster.progress().getLast().getRecords()).isEqualTo(4);

    ingest(IngestProgress.SILENT, file);
    assertThat(cluster.urls()).isEqualTo(tenUrls());
  }

  @Test
  void endsABatchByBytesAndByTime() throws Exception {
    Path file = tenPages("a.warc.gz");
    // "<p>page n" is 9 bytes
    IngestSettings byBytes =
        new IngestSettings(
            ReadSettings.DEFAULT,
            1000,
            36,
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMillis(1));
    try (Ingestor ingestor =
        new Ingestor(cluster, FakeCluster.TOPICS, byBytes, IngestProgress.SILENT, () -> now)) {
      ingestor.ingest(List.of(file));
    }
    assertThat(cluster.progress())
        .extracting(IngestedFile::getPages)
        .containsExactly(0L, 4L, 8L, 10L);

    cluster.files.clear();
    IngestSettings byTime =
        new IngestSettings(
            ReadSettings.DEFAULT,
            1000,
            1 << 20,
            Duration.ofMillis(5),
            Duration.ofSeconds(10),
            Duration.ofMillis(1));
    try (Ingestor ingestor =
        new Ingestor(cluster, FakeCluster.TOPICS, byTime, IngestProgress.SILENT, this::tick)) {
      ingestor.ingest(List.of(file));
    }
    assertThat(cluster.progress())
        .extracting(IngestedFile::getRecords)
        .containsExactly(0L, 5L, 10L, 11L);
  }

  @Test
  void watchesAFolderUntilStopped() throws Exception {
    Path file = tenPages("a.warc.gz");
    List<FileResult> results = new ArrayList<>();
    Ingestor[] running = new Ingestor[1];
    IngestProgress progress =
        new IngestProgress() {
          @Override
          public void committed(Path path, IngestedFile soFar, long bytesRead) {}

          @Override
          public void ended(FileResult result) {
            results.add(result);
            running[0].stop();
          }
        };
    try (Ingestor ingestor =
        new Ingestor(cluster, FakeCluster.TOPICS, batchesOf(3), progress, this::tick)) {
      running[0] = ingestor;
      ingestor.watch(new FolderWatcher(folder, Duration.ofMillis(20), this::tick));
    }

    assertThat(results).extracting(FileResult::file).containsExactly(file);
    assertThat(cluster.urls()).isEqualTo(tenUrls());
  }

  @Test
  void refusesALeaseThatABatchWouldOutlive() {
    assertThatThrownBy(
            () ->
                new IngestSettings(
                    ReadSettings.DEFAULT,
                    1,
                    1,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lease time PT10S");
  }
}
