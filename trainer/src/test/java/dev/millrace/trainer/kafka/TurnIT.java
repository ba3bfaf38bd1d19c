package dev.millrace.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that goes on with another generation's blocks, each test with a generation of its own. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TurnIT {
  @TempDir static Path folder;

  private TrainingCluster cluster;
  private TestRun run;

  @BeforeAll
  void start() {
    cluster = new TrainingCluster(folder.resolve("cluster"));
    cluster.writeHeldOut();
  }

  @BeforeEach
  void begin(TestInfo test) {
    run = TestRun.begin(cluster, folder.resolve("trainer"), test);
    cluster.write(0, 4);
    cluster.write(1, 4);
    run.train();
    assertThat(run.steps()).hasSize(2);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private static OffsetRange range(String topic, int partition, long from, long to, int blocks) {
    return new OffsetRange(topic, partition, from, to, blocks);
  }

  @Test
  void theLedgerStatesWhereEachPartitionGoesOnAndReplayingItGivesTheSameBits() {
    Topics second = cluster.another("second");
    cluster.write(second, 0, 7, 100);
    cluster.write(second, 1, 3, 100);
    cluster.train(run.draft().settings(), second, Map.of(0, 2L, 1, 3L));

    assertThat(run.steps()).extracting(TrainingBatch::getStep).containsExactly(1L, 2L, 3L, 4L);
    assertThat(run.ranges().get(2))
        .containsExactly(
            range("second.token-blocks", 0, 2, 6, 4), range("second.token-blocks", 1, 3, 3, 0));
    assertThat(run.ranges().get(3)).containsExactly(range("second.token-blocks", 0, 6, 7, 1));
    assertThat(TrainerState.read(run.newest()).position().topic()).isEqualTo("second.token-blocks");

    // What is before the stated point stays untaken, what comes after it is taken.
    cluster.write(second, 1, 4, 103);
    cluster.train(run.draft().settings(), second, Map.of(0, 0L, 1, 0L));
    assertThat(run.ranges().get(4)).containsExactly(range("second.token-blocks", 1, 4, 8, 4));

    TestRun copy = run.fork();
    cluster.copyLedger(run.name(), copy.name());
    cluster.train(copy.draft().settings(), second, Map.of());
    assertThat(copy.losses()).hasSize(5).isEqualTo(run.losses());
    assertThat(TrainerState.read(copy.newest()).position())
        .isEqualTo(TrainerState.read(run.newest()).position());
  }

  @Test
  void aRunGoesBackToWhereItLeftTheFormerBlocks() {
    Map<String, Long> left = TrainerState.read(run.newest()).position().toOffsets();
    Map<Integer, Long> from = Map.of(0, at(left, "0"), 1, at(left, "1"));
    Topics third = cluster.another("third");
    cluster.write(third, 0, 4, 100);
    cluster.train(run.draft().settings(), third, Map.of(0, 0L, 1, 0L));
    cluster.write(0, 4);
    cluster.train(run.draft().settings(), cluster.topics, from);
    List<OffsetRange> last = run.ranges().getLast();
    assertThat(last).extracting(OffsetRange::getTopic).containsOnly("token-blocks");
    assertThat(last).extracting(OffsetRange::getBlocks).containsExactly(4, 0);
    assertThat(run.steps()).hasSize(4);
  }

  private static long at(Map<String, Long> offsets, String partition) {
    return offsets.getOrDefault(partition, -1L);
  }

  @Test
  void aCheckpointOfAVersionThatKnewOneTopicTurnsTheSame() throws IOException {
    File file = run.newest().resolve("trainer.json").toFile();
    ObjectMapper json = new ObjectMapper();
    ObjectNode state = (ObjectNode) json.readTree(file);
    ((ObjectNode) state.path("position")).remove("topic");
    json.writeValue(file, state);

    Topics fourth = cluster.another("fourth");
    cluster.write(fourth, 1, 4, 100);
    cluster.train(run.draft().settings(), fourth, Map.of(0, 0L, 1, 0L));
    assertThat(run.ranges().getLast())
        .containsExactly(
            range("fourth.token-blocks", 0, 0, 0, 0), range("fourth.token-blocks", 1, 0, 4, 4));
    assertThat(TrainerState.read(run.newest()).position().toOffsets())
        .isEqualTo(Map.of("0", 0L, "1", 4L));
  }
}
