package dev.millrace.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.kafka.TopicScan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes away while a step is recorded. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LedgerOutageIT {
  /** Longer than clients wait, and than the broker lets a transaction be open. */
  private static final Duration OUTAGE = Duration.ofSeconds(8);

  private static final Map<String, String> SHORT_TIMEOUTS =
      Map.of(
          "max.block.ms", "2000",
          "request.timeout.ms", "1000",
          "delivery.timeout.ms", "3000",
          "default.api.timeout.ms", "3000",
          "transaction.timeout.ms", "3000");

  @TempDir Path folder;
  private final Topics topics = new Topics(new TopicSettings("", "", 1, (short) 1));

  @Test
  void everyStepIsRecordedOnceAndInOrder() throws Exception {
    LocalCluster first = LocalCluster.start(folder, LocalPorts.any());
    Connection connection =
        new Connection(
            first.bootstrapServers(), first.schemaRegistryUrl(), SHORT_TIMEOUTS, Map.of());
    new TopicCreation(connection, topics).run();
    RecordSerdes serdes = new RecordSerdes(connection);
    try (Ledger ledger = Ledger.open(connection, topics, serdes, "run", () -> true)) {
      ledger.recorded(0);
      ledger.record(batch(1));
      CompletableFuture<Long> steps =
          CompletableFuture.supplyAsync(
              () -> {
                long step = 2;
                for (long end = System.nanoTime() + OUTAGE.toNanos(); System.nanoTime() < end; ) {
                  ledger.record(batch(step++));
                }
                return step;
              });
      Thread.sleep(500);
      first.close();
      Thread.sleep(OUTAGE);
      assertThat(steps).isNotCompletedExceptionally();
      try (LocalCluster _ = LocalCluster.start(folder, LocalPorts.any())) {
        long next = steps.get();
        ledger.record(batch(next));
        List<Long> recorded = recorded(connection, serdes);
        assertThat(recorded).hasSize((int) next).doesNotHaveDuplicates().isSorted();
      }
    }
  }

  private List<Long> recorded(Connection connection, RecordSerdes serdes) {
    List<Long> steps = new ArrayList<>();
    TopicScan.values("test", connection, serdes, topics.trainingBatches())
        .toEnd(entry -> steps.add(entry.value().getStep()));
    return steps;
  }

  private static TrainingBatch batch(long step) {
    return TrainingBatch.newBuilder()
        .setRun("run")
        .setStep(step)
        .setRanges(List.of())
        .setTokenizerId("t")
        .build();
  }
}
