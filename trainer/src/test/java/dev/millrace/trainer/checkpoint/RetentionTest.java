package dev.millrace.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.trainer.data.DataPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  @TempDir Path root;
  private Path folder;

  @BeforeEach
  void nameTheRun() {
    folder = root.resolve("run");
  }

  private void checkpoint(long step, double bitsPerByte) throws IOException {
    Path checkpoint = Files.createDirectories(folder.resolve(CheckpointFolder.name(step)));
    new TrainerState(
            "run",
            step,
            step,
            0,
            0,
            DataPosition.start(),
            1,
            "id",
            "",
            1,
            bitsPerByte,
            1,
            "",
            Map.of(),
            "",
            Map.of())
        .write(checkpoint);
    for (String file :
        List.of(
            "model.safetensors", "optimizer.safetensors", "tokenizer.json", "documents.jsonl.gz")) {
      Files.writeString(checkpoint.resolve(file), "x");
    }
  }

  private List<Long> kept(Retention retention) {
    CheckpointFolder checkpoints = new CheckpointFolder(folder);
    retention.apply(checkpoints);
    for (Path checkpoint : checkpoints.all()) {
      assertThat(checkpoint.resolve("documents.jsonl.gz")).exists();
      for (String file : List.of("optimizer.safetensors", "tokenizer.json")) {
        assertThat(Files.exists(checkpoint.resolve(file)))
            .isEqualTo(Files.exists(checkpoint.resolve("model.safetensors")));
      }
    }
    return checkpoints.all().stream()
        .filter(checkpoint -> Files.exists(checkpoint.resolve("model.safetensors")))
        .map(checkpoint -> TrainerState.read(checkpoint).step())
        .toList();
  }

  @Test
  void keepsTheLastAndTheBest() throws IOException {
    checkpoint(0, 5);
    checkpoint(10, 1.5);
    checkpoint(20, 2);
    checkpoint(30, 3);
    checkpoint(40, 4);
    assertThat(kept(new Retention(2, 0))).containsExactly(10L, 30L, 40L);
    assertThat(kept(new Retention(1, 0))).containsExactly(10L, 40L);
  }

  @Test
  void keepsOneOfSeveralThatAreBest() throws IOException {
    checkpoint(10, 2);
    checkpoint(20, 2);
    checkpoint(30, 2);
    checkpoint(40, 3);
    assertThat(kept(new Retention(1, 0))).containsExactly(10L, 40L);
  }

  @Test
  void keepsEveryNthStepAndPinnedOnes() throws IOException {
    for (long step = 10; step <= 60; step += 10) {
      checkpoint(step, Double.NaN);
    }
    Files.writeString(folder.resolveSibling("pinned"), "run@50\n");
    assertThat(kept(new Retention(1, 20))).containsExactly(20L, 40L, 50L, 60L);
  }

  @Test
  void keepsAllWhileThereAreFew() throws IOException {
    checkpoint(10, Double.NaN);
    checkpoint(20, Double.NaN);
    assertThat(kept(new Retention(2, 0))).containsExactly(10L, 20L);
  }

  @Test
  void theLastCountWithoutThoseThatLostTheirWeightsBefore() throws IOException {
    checkpoint(10, 3);
    checkpoint(20, 2);
    checkpoint(30, 2.5);
    assertThat(kept(new Retention(1, 0))).containsExactly(20L, 30L);
    checkpoint(40, 2.2);
    assertThat(kept(new Retention(1, 0))).containsExactly(20L, 40L);
  }
}
