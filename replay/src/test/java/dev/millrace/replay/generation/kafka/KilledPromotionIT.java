package dev.millrace.replay.generation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.replay.generation.GenerationState;
import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.TopicRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each command is killed by SIGKILL a few times at seeded moments, then asked once more. */
@Timeout(240)
@Tag("long")
class KilledPromotionIT {
  private static final long SEED = 17;
  private static final int KILLS = 4;
  private static final int LONGEST_MILLIS = 1_500;

  @TempDir Path folder;
  private final Random random = new Random(SEED);

  @Test
  void promoteRollbackAndDropEndTheSameWhereverTheyWereKilled() throws Exception {
    try (TwoGenerations cluster = new TwoGenerations(folder.resolve("data"))) {
      cluster.internal("main");
      cluster.blocks("main", TwoGenerations.TOKENIZER, 16, "a", "b", "c");
      cluster.step(1, 0, 2);
      cluster.checkpoint(1, 0);
      cluster.begin("g2", "ready");
      cluster.blocks("g2", TwoGenerations.TOKENIZER, 16, "a", "b", "c");

      killed(cluster, "promote", "g2");
      Generation promoted = cluster.all().current();
      assertThat(promoted.getName()).isEqualTo("g2");
      assertThat(promoted.getPromotion()).as("once").isEqualTo(1);
      assertThat(promoted.getBlocksFrom())
          .containsExactly(new TopicRange("g2.token-blocks", 0, 2L, -1L));

      killed(cluster, "rollback", "");
      assertThat(cluster.all().current().getName()).isEqualTo("main");
      assertThat(cluster.all().latestPromotion()).as("once").isEqualTo(2);

      killed(cluster, "drop", "g2");
      Generations after = cluster.all();
      assertThat(GenerationState.of(after.find("g2").orElseThrow()))
          .isEqualTo(GenerationState.DROPPED);
      assertThat(cluster.topicsThere()).noneMatch(name -> name.startsWith("g2"));
      assertThat(cluster.topicsThere())
          .contains("token-blocks", "training-batches", "millrace-curation-dedup-index-changelog");
    }
  }

  private void killed(TwoGenerations cluster, String verb, String name) throws Exception {
    Path log = folder.resolve(verb + ".log");
    for (int kill = 0; kill < KILLS; kill++) {
      long begun = begun(log);
      Process process = KilledCommand.start(cluster.connection, log.toFile(), verb, name);
      while (begun(log) == begun && process.isAlive()) {
        Thread.sleep(5);
      }
      boolean ended = process.waitFor(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      assertThat(!ended || process.exitValue() == 0).as(() -> text(log)).isTrue();
    }
    Process last = KilledCommand.start(cluster.connection, log.toFile(), verb, name);
    assertThat(last.waitFor(60, TimeUnit.SECONDS)).as(() -> text(log)).isTrue();
    assertThat(last.exitValue()).as(() -> text(log)).isZero();
  }

  private static long begun(Path log) {
    return text(log).lines().filter("begins"::equals).count();
  }

  private static String text(Path log) {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      return "no log";
    }
  }
}
