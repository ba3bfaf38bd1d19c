package dev.millrace.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  @TempDir private Path root;
  private RunFolder run;
  private final Map<Path, Double> heldOut = new HashMap<>();
  private final Set<Long> suspect = new HashSet<>();

  @BeforeEach
  void nameTheRun() {
    run = new RunFolder(root.resolve("run"));
  }

  private void checkpoint(long step, double bitsPerByte) throws IOException {
    Path checkpoint = Files.createDirectories(run.checkpoint(step));
    heldOut.put(checkpoint, bitsPerByte);
    for (String file :
        List.of(
            "model.safetensors",
            "optimizer.safetensors",
            "tokenizer.json",
            "documents.jsonl.gz",
            "trainer.json")) {
      Files.writeString(checkpoint.resolve(file), "x");
    }
  }

  private List<Long> kept(Retention retention) {
    retention.apply(run, heldOut::get, checkpoint -> !suspect.contains(RunFolder.step(checkpoint)));
    for (Path checkpoint : run.all()) {
      assertThat(checkpoint.resolve("documents.jsonl.gz")).exists();
      assertThat(checkpoint.resolve("trainer.json")).exists();
      for (String file : List.of("optimizer.safetensors", "tokenizer.json")) {
        assertThat(Files.exists(checkpoint.resolve(file)))
            .isEqualTo(Files.exists(checkpoint.resolve("model.safetensors")));
      }
    }
    return run.all().stream()
        .filter(checkpoint -> Files.exists(checkpoint.resolve("model.safetensors")))
        .map(RunFolder::step)
        .toList();
  }

  @Test
  void keepsTheLastAndTheBest() throws IOException {
    checkpoint(0, 5);
    checkpoint(10, 1.5);
    checkpoint(20, 2);
    checkpoint(30, 3);
    checkpoint(40, 4);
    assertThat(kept(new Retention(2, 0, 0))).containsExactly(10L, 30L, 40L);
    assertThat(kept(new Retention(1, 0, 0))).containsExactly(10L, 40L);
  }

  @Test
  void keepsTheNewestGoodOne() throws IOException {
    checkpoint(10, 1);
    checkpoint(20, 2);
    checkpoint(30, 3);
    checkpoint(40, 4);
    suspect.addAll(Set.of(30L, 40L));
    assertThat(kept(new Retention(1, 0, 0))).containsExactly(10L, 20L, 40L);
    suspect.add(20L);
    assertThat(kept(new Retention(1, 0, 0))).containsExactly(10L, 40L);
  }

  @Test
  void keepsOneOfSeveralThatAreBest() throws IOException {
    checkpoint(10, 2);
    checkpoint(20, 2);
    checkpoint(30, 2);
    checkpoint(40, 3);
    assertThat(kept(new Retention(1, 0, 0))).containsExactly(10L, 40L);
  }

  @Test
  void keepsEveryNthStepAndPinnedOnes() throws IOException {
    for (long step = 10; step <= 60; step += 10) {
      checkpoint(step, Double.NaN);
    }
    Files.writeString(root.resolve("pinned"), "run@50\n");
    assertThat(kept(new Retention(1, 20, 0))).containsExactly(20L, 40L, 50L, 60L);
  }

  @Test
  void keepsAllWhileThereAreFew() throws IOException {
    checkpoint(10, Double.NaN);
    checkpoint(20, Double.NaN);
    assertThat(kept(new Retention(2, 0, 0))).containsExactly(10L, 20L);
  }

  @Test
  void theLastCountWithoutThoseThatLostTheirWeightsBefore() throws IOException {
    checkpoint(10, 3);
    checkpoint(20, 2);
    checkpoint(30, 2.5);
    assertThat(kept(new Retention(1, 0, 0))).containsExactly(20L, 30L);
    checkpoint(40, 2.2);
    assertThat(kept(new Retention(1, 0, 0))).containsExactly(20L, 40L);
  }

  @Test
  void thePinOfAnotherRunKeepsNothing() throws IOException {
    checkpoint(10, Double.NaN);
    checkpoint(20, Double.NaN);
    new PinFile(root).write("other@10");
    assertThat(kept(new Retention(1, 0, 0))).containsExactly(20L);
  }

  /** What a crash left half done: it is finished, and counts as having lost its weights. */
  @Test
  void aHalfThinnedCheckpointIsThinned() throws IOException {
    checkpoint(10, 2);
    checkpoint(20, 1);
    checkpoint(30, 3);
    Files.delete(run.checkpoint(10).resolve("tokenizer.json"));
    Files.delete(run.checkpoint(10).resolve("model.safetensors"));
    assertThat(kept(new Retention(1, 0, 0))).containsExactly(20L, 30L);
    assertThat(run.checkpoint(10).resolve("optimizer.safetensors")).doesNotExist();
  }

  /** What a retrain of any step costs, beside the least it could, is at most a quarter of that. */
  @Test
  void aLaddersGapsAreAtMostTheirPartOfTheirAge() throws IOException {
    List<Long> kept = List.of();
    for (long step = 0; step <= 400; step++) {
      checkpoint(step, Double.NaN);
      kept = kept(new Retention(1, 0, 4));
      assertThat(kept.getFirst()).isZero();
      for (int i = 1; i < kept.size(); i++) {
        long gap = kept.get(i) - kept.get(i - 1);
        assertThat(gap).as("%s", kept).isLessThanOrEqualTo(Math.max(1, (step - kept.get(i)) / 4));
      }
    }
    // Of two gaps that follow each other, both ends differ in age by more than a quarter.
    assertThat(kept).hasSizeBetween(15, 45);
  }

  @Test
  void whatTheOtherRulesKeepStaysBesideTheLadder() throws IOException {
    for (long step = 0; step <= 60; step++) {
      checkpoint(step, step == 7 ? 1 : 2);
    }
    assertThat(kept(new Retention(3, 10, 1)))
        .contains(0L, 7L, 10L, 20L, 30L, 40L, 50L, 58L, 59L, 60L)
        .hasSizeLessThan(20);
  }
}
