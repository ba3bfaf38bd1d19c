package dev.millrace.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes killed by SIGKILL around their rewinds, two of them in the run. */
@Timeout(420)
@Tag("long")
class RewindCrashIT {
  private static final long SEED = 20_262;
  private static final int KILLS = 12;

  @TempDir Path folder;

  @Test
  void aRunThatIsKilledWhileItGoesBackEndsWithTheBitsOfOneThatIsNot() throws Exception {
    try (TrainingCluster cluster = new TrainingCluster(folder.resolve("cluster"))) {
      cluster.writeHeldOut();
      cluster.write(0, 120);
      cluster.writePoison(0, 24);
      cluster.write(0, 80);
      cluster.writePoison(0, 24);
      cluster.write(0, 60);
      Path straight = undisturbed(cluster);
      Path killed = killed(cluster);

      assertThat(weights(killed)).isEqualTo(weights(straight));
      // Each stretch of poison costs one or two, by how soon the loss shows it.
      assertThat(rewound(cluster, "straight")).hasSizeBetween(2, 4);
      assertThat(rewound(cluster, "killed")).isEqualTo(rewound(cluster, "straight"));
    }
  }

  private Path undisturbed(TrainingCluster cluster) throws Exception {
    Path root = Files.createDirectories(folder.resolve("straight"));
    Files.createFile(root.resolve("finish"));
    Process process = TrainerProcess.startRewinding(cluster.connection, root, "straight");
    end(process, root);
    return newest(root, "straight");
  }

  /** Between 0 and 0.9 s after the log says that the run diverges or has gone back. */
  private Path killed(TrainingCluster cluster) throws Exception {
    Path root = Files.createDirectories(folder.resolve("killed"));
    Files.createFile(root.resolve("finish"));
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      long said = said(cluster);
      Process process = TrainerProcess.startRewinding(cluster.connection, root, "killed");
      try {
        while (process.isAlive() && said(cluster) == said) {
          Thread.sleep(5);
        }
        Thread.sleep(random.nextInt(900));
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
    end(TrainerProcess.startRewinding(cluster.connection, root, "killed"), root);
    return newest(root, "killed");
  }

  private static long said(TrainingCluster cluster) {
    return cluster.logged("killed").stream()
        .map(TrainingLogEntry::getEvent)
        .filter(event -> !event.isEmpty())
        .count();
  }

  private static void end(Process process, Path root) throws Exception {
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends").isTrue();
    assertThat(process.exitValue()).as(() -> TrainerProcess.log(root)).isZero();
  }

  /** The steps that each rewind passed over. */
  private static Map<Integer, List<Long>> rewound(TrainingCluster cluster, String run) {
    return cluster.steps(run).stream()
        .filter(step -> step.getRewind() > 0)
        .collect(
            Collectors.groupingBy(
                TrainingBatch::getRewind,
                TreeMap::new,
                Collectors.mapping(TrainingBatch::getStep, Collectors.toList())));
  }

  private static Path newest(Path root, String run) {
    return new RunFolder(root.resolve("checkpoints").resolve(run)).newest().orElseThrow();
  }

  private static String weights(Path checkpoint) {
    Map<String, String> files = TrainerState.read(checkpoint).files();
    return files.get("model.safetensors") + files.get("optimizer.safetensors");
  }
}
