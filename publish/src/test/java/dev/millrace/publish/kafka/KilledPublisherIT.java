package dev.millrace.publish.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.publish.Rows;
import dev.millrace.publish.folder.Manifest;
import dev.millrace.publish.table.DocumentTable;
import dev.millrace.publish.table.DroppedTable;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A publisher is killed at random while documents come, some are withdrawn and files are merged.
 */
class KilledPublisherIT {
  @TempDir Path folder = Path.of("");

  @Test
  void noRowIsLostOrDoubledByThreeKills() throws Exception {
    kill(3, false);
  }

  @Test
  void noDropIsLostOrDoubledByTwoKills() throws Exception {
    kill(2, true);
  }

  @Test
  @Tag("long")
  void noRowIsLostOrDoubledByTenKills() throws Exception {
    kill(10, false);
  }

  private void kill(int times, boolean dropped) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path out = folder.resolve("out");
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
        Corpus corpus = Corpus.open(Corpus.connection(cluster))) {
      Connection connection = Corpus.connection(cluster);
      int written = 0;
      for (int kill = 0; kill < times; kill++) {
        Process process =
            PublisherProcess.start(
                connection,
                out,
                folder.resolve("scratch"),
                folder.resolve("log").toFile(),
                dropped);
        long committed = commits();
        long end = Long.MAX_VALUE;
        while (System.nanoTime() < end) {
          assertThat(process.isAlive()).as(log()).isTrue();
          written = write(corpus, written, random, dropped);
          Thread.sleep(20);
          if (end == Long.MAX_VALUE && commits() > committed) {
            end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_500));
          }
        }
        process.destroyForcibly().waitFor();
      }
      Manifest held = finish(connection, out, dropped);

      List<String> expected = dropped ? corpus.droppedRows() : corpus.rows();
      assertThat(Rows.places(out, dropped ? DroppedTable.TABLE : DocumentTable.TABLE))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(held.totals().documents()).isEqualTo(written);
      assertThat(held.rows()).isEqualTo(expected.size());
    }
  }

  private static int write(Corpus corpus, int written, Random random, boolean dropped)
      throws Exception {
    int count = 1 + random.nextInt(20);
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      urls.add("http://a.example/" + (written + i));
    }
    if (dropped) {
      corpus.writeDropped(urls);
      return written + count;
    }
    corpus.write(urls);
    if (random.nextInt(10) == 0) {
      corpus.withdraw("http://a.example/" + random.nextInt(written + count));
    }
    return written + count;
  }

  private long commits() throws Exception {
    return log().lines().filter(line -> line.startsWith("version ")).count();
  }

  private String log() throws Exception {
    Path log = folder.resolve("log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private Manifest finish(Connection connection, Path out, boolean dropped) throws Exception {
    AtomicReference<Optional<Manifest>> held = new AtomicReference<>(Optional.empty());
    try (Publisher publisher =
        Publisher.start(
            connection,
            Corpus.TOPICS,
            PublisherProcess.published(dropped),
            new RecordSerdes(connection),
            Rows.place(out),
            Rows.settings(),
            folder.resolve("scratch"),
            new PublishNotices() {
              @Override
              public void opened(Manifest manifest) {
                held.set(Optional.of(manifest));
              }

              @Override
              public void committed(Manifest before, Manifest after) {
                held.set(Optional.of(after));
              }
            })) {
      publisher.finish();
      while (!publisher.isEnded()) {
        Thread.sleep(20);
      }
      publisher.requireHealthy();
    }
    return held.get().orElseThrow();
  }
}
