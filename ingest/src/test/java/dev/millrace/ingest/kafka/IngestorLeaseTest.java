package dev.millrace.ingest.kafka;

import static dev.millrace.ingest.kafka.IngestRun.LEASE;
import static dev.millrace.ingest.kafka.IngestRun.tenPages;
import static dev.millrace.ingest.kafka.IngestRun.tenUrls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.schemas.IngestedFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several copies of an ingestor that want the same file. */
class IngestorLeaseTest {
  @TempDir Path folder;
  private final IngestRun run = new IngestRun();

  @Test
  void leavesAFileToAnotherCopyWhileItsLeaseLasts() throws Exception {
    Path file = tenPages(folder.resolve("a.warc.gz"));
    Instant written = run.now();
    run.cluster.commit(
        IngestedFile.newBuilder()
            .setSha256(new FileSource(file).identity())
            .setSkipped(Map.of())
            .build());

    run.ingest(file);

    assertThat(claimed()).isEqualTo(written.plus(LEASE));
    assertThat(run.cluster.urls()).isEqualTo(tenUrls());
  }

  /** Such as another program's record of the year 2100, which would hold the file until then. */
  @Test
  void aTimeThatNoCopysClockCanHaveGivenIsNoLease() throws Exception {
    Path file = tenPages(folder.resolve("a.warc.gz"));
    IngestedFile started =
        IngestedFile.newBuilder()
            .setSha256(new FileSource(file).identity())
            .setSkipped(Map.of())
            .build();
    Instant start = run.now();
    run.cluster.commit(started, start.plus(LEASE).plusSeconds(60));

    run.ingest(file);

    assertThat(claimed()).isBefore(start.plusSeconds(1));
    assertThat(run.cluster.urls()).isEqualTo(tenUrls());
  }

  private Instant claimed() {
    return Instant.ofEpochMilli(run.cluster.files.get(1).head().timestampMillis());
  }

  @Test
  void aFileIsKnownByTheRecordsValueWhateverItsKey() throws Exception {
    Path file = tenPages(folder.resolve("a.warc.gz"));
    run.cluster.commit(
        IngestedFile.newBuilder()
            .setSha256(new FileSource(file).identity())
            .setSkipped(Map.of())
            .setComplete(true)
            .build(),
        Instant.EPOCH,
        Optional.empty());

    assertThat(run.ingest(file)).hasOnlyElementsOfType(SourceResult.AlreadyIngested.class);
    assertThat(run.cluster.urls()).isEmpty();
  }

  @Test
  void losesAFileToACopyThatClaimsItAndSendsNothingTwice() throws Exception {
    Path file = tenPages(folder.resolve("a.warc.gz"));
    String transactionalId = "ingested-files-" + new FileSource(file).identity();
    List<Long> committed = new ArrayList<>();

    run.ingest(
        (path, soFar, bytesRead) -> {
          committed.add(soFar.getRecords());
          if (committed.size() == 2) {
            run.cluster.producer(transactionalId).initTransactions();
          }
        },
        file);

    assertThat(run.cluster.urls()).isEqualTo(tenUrls());
    assertThat(committed).containsExactly(3L, 6L, 9L, 11L);
    // claimed, two batches, lost; claimed again when the lease was over, two batches
    assertThat(run.cluster.progress())
        .extracting(IngestedFile::getRecords)
        .containsExactly(0L, 3L, 6L, 6L, 9L, 11L);
  }

  /** What Kafka says where another copy takes over in the midst of a commit. */
  @Test
  void aCopyThatIsFencedInTheMidstOfACommitLeavesTheFileAndLooksAgain() throws Exception {
    Path file = tenPages(folder.resolve("a.warc.gz"));

    List<SourceResult> results =
        run.ingest(
            (path, soFar, bytesRead) -> {
              if (soFar.getRecords() == 3) {
                run.cluster.commitFault = Optional.of(new InvalidTxnStateException("fenced"));
              }
            },
            file);

    assertThat(results).hasOnlyElementsOfType(SourceResult.Ingested.class);
    assertThat(run.cluster.urls()).isEqualTo(tenUrls());
  }

  @Test
  void looksAgainAfterTheClaimForWhatAnotherCopyCommittedMeanwhile() throws Exception {
    Path file = tenPages(folder.resolve("a.warc.gz"));
    run.cluster.beforeInit =
        () -> {
          try {
            run.ingest(file);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };

    List<SourceResult> results = run.ingest(file);

    assertThat(results).hasOnlyElementsOfType(SourceResult.AlreadyIngested.class);
    assertThat(run.cluster.urls()).isEqualTo(tenUrls());
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
