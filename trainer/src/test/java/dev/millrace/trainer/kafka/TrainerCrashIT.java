package dev.millrace.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.TestModels;
import dev.millrace.trainer.data.DocumentTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes killed by SIGKILL, data arriving late, two partitions, two epochs. */
@Timeout(300)
@Tag("long")
class TrainerCrashIT {
  private static final String CRASHED = "crashed";
  private static final long SEED = 20_261;
  // The first time before any checkpoint but that of step 0, the last in the second epoch.
  private static final int[] KILLED_AFTER_STEPS = {3, 17, 31, 66};
  private static final int BLOCKS = 202;

  @TempDir Path folder;

  @Test
  void lossesAreThoseOfAnUninterruptedRunOverTheSameLedger() throws Exception {
    Path root = Files.createDirectories(folder.resolve("trainer"));
    try (TrainingCluster cluster = new TrainingCluster(folder.resolve("cluster"))) {
      cluster.writeHeldOut();
      Thread writer = Thread.ofPlatform().daemon().start(() -> writeSlowly(cluster, root));
      Random random = new Random(SEED);
      for (int steps : KILLED_AFTER_STEPS) {
        killAfter(cluster, root, steps, random.nextInt(60));
      }
      writer.join();
      Process last = TrainerProcess.start(cluster.connection, root, CRASHED);
      assertThat(last.waitFor(120, TimeUnit.SECONDS)).as(() -> log(root)).isTrue();
      assertThat(last.exitValue()).as(() -> log(root)).isZero();

      everyBlockIsTrainedOnOnceInEachEpoch(cluster);
      everyUseIsNamedOnce(cluster, root);
      replayIsIdentical(cluster, root);
    }
  }

  /** Uneven partitions and pauses; the run may end once all is written. */
  private static void writeSlowly(TrainingCluster cluster, Path root) {
    try {
      Random random = new Random(SEED);
      int written = 0;
      while (written < BLOCKS) {
        int count = Math.min(BLOCKS - written, 1 + random.nextInt(5));
        cluster.write(random.nextInt(3) == 0 ? 1 : 0, count);
        written += count;
        Thread.sleep(60);
      }
      Files.createFile(root.resolve("finish"));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void killAfter(TrainingCluster cluster, Path root, int steps, int millis)
      throws Exception {
    Process process = TrainerProcess.start(cluster.connection, root, CRASHED);
    try {
      while (lastStep(root) < steps) {
        assertThat(process.isAlive()).as(() -> log(root)).isTrue();
        Thread.sleep(5);
      }
      Thread.sleep(millis);
      assertThat(process.isAlive()).as(() -> log(root)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static long lastStep(Path root) throws IOException {
    Path log = root.resolve("checkpoints").resolve(CRASHED).resolve("training-log.csv");
    if (!Files.exists(log)) {
      return 0;
    }
    String lines = Files.readString(log);
    List<String> whole = lines.substring(0, lines.lastIndexOf('\n') + 1).lines().toList();
    return whole.size() < 2 ? 0 : Long.parseLong(whole.getLast().split(",", -1)[0]);
  }

  private static String log(Path root) {
    try {
      return Files.readString(root.resolve("trainer.log"));
    } catch (IOException e) {
      return "no log";
    }
  }

  private static void everyBlockIsTrainedOnOnceInEachEpoch(TrainingCluster cluster) {
    List<String> blocks = offsets(cluster);
    assertThat(blocks).hasSize(BLOCKS);
    Map<Integer, List<String>> trained = new TreeMap<>();
    long step = 0;
    for (TrainingBatch batch : cluster.steps(CRASHED)) {
      assertThat(batch.getStep()).isEqualTo(++step);
      for (OffsetRange range : batch.getRanges()) {
        List<String> offsets = trained.computeIfAbsent(batch.getEpoch(), e -> new ArrayList<>());
        int before = offsets.size();
        for (long offset = range.getFrom(); offset < range.getTo(); offset++) {
          String block = range.getPartition() + ":" + offset;
          if (blocks.contains(block)) {
            offsets.add(block);
          }
        }
        assertThat(offsets.size() - before).isEqualTo(range.getBlocks());
      }
    }
    assertThat(trained).hasSize(TrainerProcess.EPOCHS);
    assertThat(trained.values())
        .allSatisfy(offsets -> assertThat(offsets).containsExactlyInAnyOrderElementsOf(blocks));
  }

  private static List<String> offsets(TrainingCluster cluster) {
    List<String> offsets = new ArrayList<>();
    try (Consumer<String, TokenBlock> consumer =
        new KafkaConsumer<>(
            cluster.connection.consumerConfig(),
            new StringDeserializer(),
            cluster.serdes.deserializer(TokenBlock.class))) {
      List<TopicPartition> partitions =
          List.of(new TopicPartition("token-blocks", 0), new TopicPartition("token-blocks", 1));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (offsets.size() < BLOCKS) {
        for (ConsumerRecord<String, TokenBlock> block : consumer.poll(Duration.ofMillis(100))) {
          offsets.add(block.partition() + ":" + block.offset());
        }
      }
    }
    return offsets;
  }

  /** A crash between two checkpoints neither loses nor repeats a document of the steps between. */
  private static void everyUseIsNamedOnce(TrainingCluster cluster, Path root) {
    DocumentTrace trace = new DocumentTrace(root.resolve("checkpoints").resolve(CRASHED));
    long last = cluster.steps(CRASHED).getLast().getStep();
    List<Long> steps =
        trace.uses("https://example.org/0-3").stream().map(DocumentTrace.Use::step).toList();
    assertThat(steps).hasSize(TrainerProcess.EPOCHS).doesNotHaveDuplicates();
    assertThat(steps.getLast()).isBetween(last / 2, last);
    for (int sequence = 0; sequence < BLOCKS / 2; sequence++) {
      assertThat(trace.uses("https://example.org/0-" + sequence)).hasSize(TrainerProcess.EPOCHS);
    }
  }

  private static void replayIsIdentical(TrainingCluster cluster, Path root) {
    String straight = "straight";
    cluster.copyLedger(CRASHED, straight);
    cluster.train(
        TestModels.Draft.of(root, straight)
            .withEpochs(TrainerProcess.EPOCHS)
            .withCheckpoints(50, Duration.ofHours(1))
            .settings());
    Map<Long, List<Long>> crashed = cluster.losses(CRASHED);
    Map<Long, List<Long>> uninterrupted = cluster.losses(straight);
    assertThat(crashed.keySet()).isEqualTo(uninterrupted.keySet());
    assertThat(crashed.values()).anySatisfy(losses -> assertThat(losses).hasSizeGreaterThan(1));
    crashed.forEach(
        (step, losses) ->
            assertThat(losses)
                .as("step %d", step)
                .containsOnly(uninterrupted.getOrDefault(step, List.of()).getFirst()));
    Checkpoint one = cluster.checkpoints(CRASHED).getLast();
    Checkpoint other = cluster.checkpoints(straight).getLast();
    assertThat(one.getStep()).isEqualTo(other.getStep());
    assertThat(one.getTokens()).isEqualTo(other.getTokens());
    assertThat(one.getHeldOutBitsPerByte()).isEqualTo(other.getHeldOutBitsPerByte());
    assertThat(one.getFiles().get("model.safetensors"))
        .isEqualTo(other.getFiles().get("model.safetensors"));
    assertThat(one.getFiles().get("optimizer.safetensors"))
        .isEqualTo(other.getFiles().get("optimizer.safetensors"));
  }
}
