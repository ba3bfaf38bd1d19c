package dev.millrace.ingest.kafka;

import static dev.millrace.ingest.WarcFixture.utf8;
import static dev.millrace.ingest.kafka.IngestRun.PAGES;
import static dev.millrace.ingest.kafka.IngestRun.tenPages;
import static dev.millrace.ingest.kafka.IngestRun.tenUrls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.FolderWatcher;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Source;
import dev.millrace.ingest.WarcFixture;
import dev.millrace.ingest.WarcFixture.Form;
import dev.millrace.schemas.IngestedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One copy of an ingestor: what it sends, where it goes on, and what it makes of bad files. */
class IngestorTest {
  @TempDir Path folder;
  private final IngestRun run = new IngestRun();

  @Test
  void sendsEveryPageOnceWithTheProgressBehindIt() throws Exception {
    Path file = tenPages(folder.resolve("a.warc.gz"));

    List<SourceResult> results = run.ingest(file);

    assertThat(run.cluster.urls()).isEqualTo(tenUrls());
    // the claim, three full batches, and the rest
    assertThat(run.cluster.progress())
        .extracting(IngestedFile::getRecords)
        .containsExactly(0L, 3L, 6L, 9L, 11L);
    IngestedFile last = run.cluster.progress().getLast();
    assertThat(last.getSha256()).isEqualTo(new FileSource(file).identity());
    assertThat(last.getPath()).isEqualTo(file.toString());
    assertThat(last.getBytes()).isEqualTo(Files.size(file));
    assertThat(last.getByteOffset()).isEqualTo(Files.size(file));
    assertThat(last.getPages()).isEqualTo(PAGES);
    assertThat(last.getSkipped()).isEqualTo(Map.of("warcinfo", 1L));
    assertThat(last.getComplete()).isTrue();
    assertThat(last.getError()).isEmpty();
    assertThat(results).containsExactly(new SourceResult.Ingested(new FileSource(file), last));
  }

  @Test
  void ingestsTheSameContentOnceWhateverItsName() throws Exception {
    Path file = tenPages(folder.resolve("a.warc.gz"));
    Path copy = Files.copy(file, folder.resolve("b.warc.gz"));

    List<SourceResult> results = run.ingest(file, copy);

    assertThat(run.cluster.urls()).isEqualTo(tenUrls());
    assertThat(results.getLast()).isInstanceOf(SourceResult.AlreadyIngested.class);
    assertThat(run.ingest(copy)).hasOnlyElementsOfType(SourceResult.AlreadyIngested.class);
    assertThat(run.cluster.urls()).hasSize(PAGES);
  }

  @Test
  void ingestsNewContentThatComesUnderTheNameOfOld() throws Exception {
    Path file = tenPages(folder.resolve("a.warc.gz"));
    try (Ingestor ingestor = run.ingestor(3, IngestProgress.SILENT)) {
      ingestor.ingest(List.of(new FileSource(file)));
      new WarcFixture().page(PAGES, "<p>new").write(file, Form.GZIP_BY_RECORD);

      assertThat(ingestor.ingest(List.of(new FileSource(file))))
          .hasOnlyElementsOfType(SourceResult.Ingested.class);
    }
    assertThat(run.cluster.urls()).hasSize(PAGES + 1);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void goesOnBehindTheLastCommitWhereverTheCopyDied(Form form) throws Exception {
    Path file = tenPages().write(folder.resolve("a.warc"), form);
    for (int commits = 0; commits < 5; commits++) {
      run.cluster.pages.clear();
      run.cluster.files.clear();
      run.cluster.commitsLeft = OptionalLong.of(commits);
      assertThatThrownBy(() -> run.ingest(file)).isInstanceOf(FakeCluster.Killed.class);
      assertThat(run.cluster.pages).as("after %d commits", commits).hasSizeLessThan(PAGES);

      run.cluster.commitsLeft = OptionalLong.empty();
      run.ingest(file);

      assertThat(run.cluster.urls()).as("after %d commits", commits).isEqualTo(tenUrls());
      assertThat(run.cluster.progress().getLast().getPages()).isEqualTo(PAGES);
      assertThat(run.cluster.progress().getLast().getSkipped()).isEqualTo(Map.of("warcinfo", 1L));
    }
  }

  @Test
  void recordsDamageAndGoesOn() throws Exception {
    int[] offsets = tenPages().offsets(Form.GZIP_BY_RECORD);
    byte[] damaged = tenPages().toBytes(Form.GZIP_BY_RECORD);
    damaged[offsets[4] + 15] ^= 0x55;
    damaged = Arrays.copyOf(damaged, damaged.length - 3);
    Path file = Files.write(folder.resolve("a.warc.gz"), damaged);

    run.ingest(file);

    IngestedFile last = run.cluster.progress().getLast();
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
    Path file = tenPages(folder.resolve("c.warc.gz"));

    List<SourceResult> results = run.ingest(html, missing, file);

    assertThat(results.get(0))
        .isEqualTo(
            new SourceResult.Refused(
                new FileSource(html), html + " is no WARC file: it begins with an HTML page"));
    assertThat(results.get(1)).isInstanceOf(SourceResult.Refused.class);
    assertThat(results.get(2)).isInstanceOf(SourceResult.Ingested.class);
    assertThat(run.cluster.progress())
        .extracting(IngestedFile::getPath)
        .containsOnly(file.toString());
  }

  @Test
  void stopsBehindTheBatchAtHandAndCanBeContinued() throws Exception {
    Path file = tenPages(folder.resolve("a.warc.gz"));
    Ingestor[] running = new Ingestor[1];
    try (Ingestor ingestor = run.ingestor(4, (path, soFar, bytesRead) -> running[0].stop())) {
      running[0] = ingestor;
      assertThat(ingestor.ingest(List.of(new FileSource(file)))).isEmpty();
    }
    assertThat(run.cluster.progress().getLast().getRecords()).isEqualTo(4);

    run.ingest(file);
    assertThat(run.cluster.urls()).isEqualTo(tenUrls());
  }

  @Test
  void endsABatchByBytesAndByTime() throws Exception {
    Path file = tenPages(folder.resolve("a.warc.gz"));
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
        new Ingestor(run.cluster, FakeCluster.TOPICS, byBytes, IngestProgress.SILENT, run::now)) {
      ingestor.ingest(List.of(new FileSource(file)));
    }
    assertThat(run.cluster.progress())
        .extracting(IngestedFile::getPages)
        .containsExactly(0L, 4L, 8L, 10L);

    run.cluster.files.clear();
    IngestSettings byTime =
        new IngestSettings(
            ReadSettings.DEFAULT,
            1000,
            1 << 20,
            Duration.ofMillis(5),
            Duration.ofSeconds(10),
            Duration.ofMillis(1));
    try (Ingestor ingestor =
        new Ingestor(run.cluster, FakeCluster.TOPICS, byTime, IngestProgress.SILENT, run::tick)) {
      ingestor.ingest(List.of(new FileSource(file)));
    }
    assertThat(run.cluster.progress())
        .extracting(IngestedFile::getRecords)
        .containsExactly(0L, 5L, 10L, 11L);
  }

  @Test
  void watchesAFolderUntilStopped() throws Exception {
    Path file = tenPages(folder.resolve("a.warc.gz"));
    List<SourceResult> results = new ArrayList<>();
    Ingestor[] running = new Ingestor[1];
    IngestProgress progress =
        new IngestProgress() {
          @Override
          public void committed(Source source, IngestedFile soFar, long bytesRead) {}

          @Override
          public void ended(SourceResult result) {
            results.add(result);
            running[0].stop();
          }
        };
    try (Ingestor ingestor = run.ingestor(3, progress)) {
      running[0] = ingestor;
      ingestor.watch(new FolderWatcher(folder, Duration.ofMillis(20), run::tick));
    }

    assertThat(results).extracting(SourceResult::source).containsExactly(new FileSource(file));
    assertThat(run.cluster.urls()).isEqualTo(tenUrls());
  }

  @Test
  @Timeout(20)
  void aWatchedFileThatCouldNotBeOpenedIsTakenWhenItCan() throws Exception {
    Path file = tenPages(folder.resolve("a.warc.gz"));
    Path away = folder.resolve("a.away");
    List<SourceResult> results = new ArrayList<>();
    AtomicInteger asked = new AtomicInteger();
    watch(
        stop ->
            ended(
                result -> {
                  results.add(result);
                  if (result instanceof SourceResult.Refused) {
                    move(away, file);
                  } else {
                    stop.run();
                  }
                }),
        // Asked after the file's size: at the second look it is there, and gone when it is opened.
        stop -> {
          if (asked.incrementAndGet() == 2) {
            move(file, away);
          }
        });

    assertThat(results).hasSize(2);
    assertThat(results.getFirst()).isInstanceOf(SourceResult.Refused.class);
    assertThat(results.getLast()).isInstanceOf(SourceResult.Ingested.class);
    assertThat(run.cluster.urls()).isEqualTo(tenUrls());
  }

  @Test
  @Timeout(20)
  void aWatchedFileThatStaysUnreadableIsReportedOnce() throws Exception {
    // Of 0 bytes, and an input/output error for root, too.
    Files.createSymbolicLink(folder.resolve("a.warc"), Path.of("/proc/self/mem"));
    List<SourceResult> results = new ArrayList<>();
    AtomicInteger asked = new AtomicInteger();
    watch(
        stop -> ended(results::add),
        stop -> {
          if (asked.incrementAndGet() == 20) {
            stop.run();
          }
        });

    assertThat(results).hasOnlyElementsOfType(SourceResult.Refused.class).hasSize(1);
  }

  @Test
  @Timeout(20)
  void aWatchedFileThatIsNoWarcIsNotTriedAgain() throws Exception {
    Files.write(folder.resolve("a.warc"), utf8("<html></html>"));
    List<SourceResult> results = new ArrayList<>();
    AtomicInteger asked = new AtomicInteger();
    Path file = folder.resolve("b.warc.gz");
    watch(
        stop ->
            ended(
                result -> {
                  results.add(result);
                  if (result instanceof SourceResult.Refused) {
                    write(file);
                  } else {
                    stop.run();
                  }
                }),
        stop -> asked.incrementAndGet());

    assertThat(results).hasSize(2);
    assertThat(asked).as("two looks each").hasValue(4);
  }

  /**
   * Watches the folder; both are told how to stop it.
   *
   * @param look called for each file that may be growing
   */
  private void watch(Function<Runnable, IngestProgress> progress, Consumer<Runnable> look)
      throws InterruptedException {
    Ingestor[] running = new Ingestor[1];
    Runnable stop = () -> running[0].stop();
    try (Ingestor ingestor = run.ingestor(3, progress.apply(stop))) {
      running[0] = ingestor;
      InstantSource clock =
          () -> {
            look.accept(stop);
            return run.tick();
          };
      ingestor.watch(new FolderWatcher(folder, Duration.ZERO, clock));
    }
  }

  private static IngestProgress ended(Consumer<SourceResult> taker) {
    return new IngestProgress() {
      @Override
      public void committed(Source source, IngestedFile soFar, long bytesRead) {}

      @Override
      public void ended(SourceResult result) {
        taker.accept(result);
      }
    };
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file) {
    try {
      tenPages(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
