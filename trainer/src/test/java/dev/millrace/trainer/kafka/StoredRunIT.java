package dev.millrace.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.millrace.model.checkpoint.RunIndex;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.trainer.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints in a real S3 server; it and its trainers are killed in the middle of uploads. */
@Timeout(300)
@Tag("long")
class StoredRunIT {
  private static final String STORED = "stored";
  private static final int BLOCKS = 200;

  @TempDir Path folder;

  private Path root() throws IOException {
    return Files.createDirectories(folder.resolve("trainer"));
  }

  @Test
  void lossesAreThoseOfAnUndisturbedRunOnADiskThatKeepsItsCheckpoints() throws Exception {
    try (S3Process s3 = new S3Process(folder.resolve("s3"));
        TrainingCluster cluster = new TrainingCluster(folder.resolve("cluster"))) {
      cluster.writeHeldOut();
      cluster.write(0, BLOCKS / 2);
      cluster.write(1, BLOCKS / 2);
      String first = killInAnUpload(cluster, s3);
      // Another machine goes on: nothing of the first one's disk is there.
      MoreFiles.deleteRecursively(
          root().resolve("checkpoints"), RecursiveDeleteOption.ALLOW_INSECURE);
      String second = killInAnUpload(cluster, s3);
      finishWhileTheServerIsKilled(cluster, s3);

      assertThat(s3.folderOf(STORED).resolve(first)).doesNotExist();
      assertThat(s3.folderOf(STORED).resolve(second)).doesNotExist();
      replayIsIdentical(cluster);
    }
  }

  /** Gives the folder of the checkpoint that was half there. */
  private String killInAnUpload(TrainingCluster cluster, S3Process s3) throws Exception {
    Process process =
        TrainerProcess.startStoring(cluster.connection, root(), STORED, s3.endpoint());
    try {
      String half = awaitHalf(process, s3);
      process.destroyForcibly().waitFor();
      assertThat(index(s3).checkpoints()).noneMatch(kept -> kept.folder().equals(half));
      return half;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void finishWhileTheServerIsKilled(TrainingCluster cluster, S3Process s3)
      throws Exception {
    Process process =
        TrainerProcess.startStoring(cluster.connection, root(), STORED, s3.endpoint());
    try {
      awaitHalf(process, s3);
      s3.kill();
      Files.createFile(root().resolve("finish"));
      Thread.sleep(1000);
      assertThat(process.isAlive()).as(this::log).isTrue();
      s3.restart();
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(this::log).isTrue();
      assertThat(process.exitValue()).as(this::log).isZero();
      assertThat(log()).contains("the store of checkpoints is waited for");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Waits for a checkpoint after the second of its epoch that has some of its objects. */
  private String awaitHalf(Process process, S3Process s3) throws Exception {
    long before = Files.exists(indexFile(s3)) ? index(s3).epoch() : 0;
    while (true) {
      assertThat(process.isAlive()).as(this::log).isTrue();
      Optional<String> half = half(s3, before + 1);
      if (half.isPresent()) {
        return half.get();
      }
      Thread.sleep(1);
    }
  }

  private static Optional<String> half(S3Process s3, long epoch) throws IOException {
    if (!Files.exists(s3.folderOf(STORED))) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(s3.folderOf(STORED))) {
      List<Path> written =
          folders
              .filter(one -> one.getFileName().toString().endsWith("-e" + epoch))
              .sorted()
              .toList();
      return written.size() < 3
          ? Optional.empty()
          : Optional.of(written.getLast())
              .filter(one -> Files.exists(one.resolve("config.json")))
              .filter(one -> !Files.exists(one.resolve("trainer.json")))
              .map(one -> one.getFileName().toString());
    }
  }

  private static Path indexFile(S3Process s3) {
    return s3.folderOf(STORED).resolve(RunIndex.NAME);
  }

  private static RunIndex index(S3Process s3) throws IOException {
    return RunIndex.parse(Files.readString(indexFile(s3)), "index");
  }

  private String log() {
    return TrainerProcess.log(folder.resolve("trainer"));
  }

  private void replayIsIdentical(TrainingCluster cluster) throws IOException {
    String straight = "straight";
    cluster.copyLedger(STORED, straight);
    cluster.train(
        TestModels.Draft.of(Files.createDirectories(folder.resolve("straight")), straight)
            .withEpochs(TrainerProcess.EPOCHS)
            .withCheckpoints(50, Duration.ofHours(1))
            .settings());
    Map<Long, List<Long>> stored = cluster.losses(STORED);
    Map<Long, List<Long>> undisturbed = cluster.losses(straight);
    assertThat(stored.keySet()).isEqualTo(undisturbed.keySet());
    assertThat(stored.values()).anySatisfy(losses -> assertThat(losses).hasSizeGreaterThan(1));
    stored.forEach(
        (step, losses) ->
            assertThat(losses)
                .as("step %d", step)
                .containsOnly(undisturbed.getOrDefault(step, List.of()).getFirst()));
    Checkpoint one = cluster.checkpoints(STORED).getLast();
    Checkpoint other = cluster.checkpoints(straight).getLast();
    assertThat(one.getPath()).startsWith(S3Process.PLACE + "/" + STORED + "/step-");
    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(one.getFiles().get(file)).isEqualTo(other.getFiles().get(file));
    }
  }
}
