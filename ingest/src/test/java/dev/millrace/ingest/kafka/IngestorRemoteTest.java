package dev.millrace.ingest.kafka;

import static dev.millrace.ingest.kafka.IngestRun.tenPages;
import static dev.millrace.ingest.kafka.IngestRun.tenUrls;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.Source;
import dev.millrace.ingest.WarcFixture;
import dev.millrace.ingest.WarcFixture.Form;
import dev.millrace.ingest.remote.MemoryStore;
import dev.millrace.ingest.remote.RemoteSource;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.storage.StorageException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sources that change or fail while they are read. */
class IngestorRemoteTest {
  private static final String A = "http://archive.example/a.warc.gz";
  private static final String B = "http://archive.example/b.warc.gz";

  private final IngestRun run = new IngestRun();
  private final List<Long> changedAfter = new ArrayList<>();

  private List<SourceResult> ingest(MemoryStore store, IngestProgress progress, String... names)
      throws InterruptedException {
    List<RemoteSource> sources = new ArrayList<>();
    for (String name : names) {
      sources.add(new RemoteSource(store, URI.create(name), Optional.empty()));
    }
    try (Ingestor ingestor = run.ingestor(3, progress)) {
      return ingestor.ingest(sources);
    }
  }

  private static byte[] bytes(Form form) {
    return tenPages().toBytes(form);
  }

  /** Puts another version there once some pages are committed. */
  private IngestProgress changing(MemoryStore store, byte[] into) {
    return new IngestProgress() {
      @Override
      public void committed(Source source, IngestedFile soFar, long bytesRead) {
        if (soFar.getPages() >= 5 && !soFar.getComplete() && changedAfter.isEmpty()) {
          store.put(A, into, "\"2\"");
        }
      }

      @Override
      public void changed(Source source, IngestedFile former) {
        changedAfter.add(former.getPages());
      }
    };
  }

  /** Longer than the first bytes, which are kept, or a change would not be seen. */
  private static WarcFixture longPages(int first) {
    WarcFixture fixture = new WarcFixture();
    java.util.Random random = new java.util.Random(1);
    for (int n = first; n < first + 10; n++) {
      StringBuilder html = new StringBuilder("<p>");
      random.ints(20_000, ' ' + 1, 127).forEach(c -> html.append((char) c));
      fixture.page(n, html.toString());
    }
    return fixture;
  }

  @Test
  void ingestsOnceAndKnowsItByUrlAndEtagAndLength() throws Exception {
    byte[] content = bytes(Form.GZIP_BY_RECORD);
    MemoryStore store = new MemoryStore().put(A, content, "\"1\"");
    assertThat(ingest(store, IngestProgress.SILENT, A).getFirst())
        .isInstanceOf(SourceResult.Ingested.class);
    assertThat(ingest(store, IngestProgress.SILENT, A).getFirst())
        .isInstanceOf(SourceResult.AlreadyIngested.class);
    assertThat(run.cluster.urls()).isEqualTo(tenUrls());
    IngestedFile end = run.cluster.progress().getLast();
    assertThat(end.getIdentity()).isEqualTo(A + " \"1\" " + content.length);
    assertThat(end.getSha256()).isEmpty();
    assertThat(end.getPath()).isEqualTo(A);
  }

  @Test
  void versionThatChangesWhileItIsReadIsReadAnewAsAnotherSourceAndSaid() throws Exception {
    MemoryStore store =
        new MemoryStore().put(A, longPages(0).toBytes(Form.GZIP_BY_RECORD), "\"1\"");
    byte[] second = longPages(100).toBytes(Form.GZIP_BY_RECORD);

    List<SourceResult> results = ingest(store, changing(store, second), A);

    assertThat(results).hasSize(1);
    assertThat(changedAfter).hasSize(1);
    int former = Math.toIntExact(changedAfter.getFirst());
    assertThat(former).isBetween(5, 9);
    List<String> urls = run.cluster.urls();
    assertThat(urls).hasSize(former + 10).doesNotHaveDuplicates();
    assertThat(urls.subList(0, former)).isEqualTo(tenUrls().subList(0, former));
    assertThat(urls.subList(former, urls.size()))
        .allMatch(url -> url.startsWith("http://site.example/10"));
  }

  @Test
  void sourceWhoseStoreFailsForGoodIsRefusedByNameAndTheOthersAreRead() throws Exception {
    MemoryStore store =
        new MemoryStore()
            .put(A, bytes(Form.GZIP_BY_RECORD), "\"1\"")
            .put(B, bytes(Form.GZIP_BY_RECORD), "\"1\"")
            .failing(
                object -> object.location().toString().equals(A),
                new StorageException.Unavailable(A + ": answered 503"));

    List<SourceResult> results = ingest(store, IngestProgress.SILENT, A, B);

    assertThat(results.getFirst())
        .isInstanceOfSatisfying(
            SourceResult.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(A + ": answered 503"));
    assertThat(results.getLast()).isInstanceOf(SourceResult.Ingested.class);
    assertThat(run.cluster.urls()).isEqualTo(tenUrls());
  }

  @Test
  void missingSourceIsRefusedAtOnce() throws Exception {
    assertThat(ingest(new MemoryStore(), IngestProgress.SILENT, A).getFirst())
        .isInstanceOf(SourceResult.Refused.class);
    assertThat(run.cluster.progress()).isEmpty();
  }

  @Test
  void resumesAtTheCommittedRecordAfterADeath() throws Exception {
    MemoryStore store =
        new MemoryStore().put(A, longPages(0).toBytes(Form.GZIP_BY_RECORD), "\"1\"");
    run.cluster.commitsLeft = java.util.OptionalLong.of(2);
    try {
      ingest(store, IngestProgress.SILENT, A);
    } catch (FakeCluster.Killed e) {
      run.cluster.commitsLeft = java.util.OptionalLong.empty();
    }
    long before = store.bytesOpened();

    ingest(store, IngestProgress.SILENT, A);

    assertThat(run.cluster.urls()).isEqualTo(tenUrls());
    assertThat(store.bytesOpened() - before).isLessThan(before * 2);
  }
}
