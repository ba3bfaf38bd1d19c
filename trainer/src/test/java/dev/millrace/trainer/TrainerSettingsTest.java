package dev.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerSettingsTest {
  @TempDir Path folder;

  private TestModels.Draft draft() {
    return TestModels.Draft.of(folder, "run");
  }

  @Test
  void stepsBeginAt1() {
    assertThat(draft().withSkipped(Set.of(9L, 1L)).settings().skipSteps()).containsExactly(1L, 9L);
    assertThatThrownBy(() -> draft().withSkipped(Set.of(0L)).settings())
        .isInstanceOf(SettingsException.class)
        .hasMessage("train.skip-steps is [0], but must be steps from 1");
  }

  @Test
  void aDecayTakesAtLeastOneStep() {
    assertThat(draft().withDecay(1).settings().decaySteps()).hasValue(1);
    assertThatThrownBy(() -> draft().withDecay(0).settings())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("train.decay-steps");
  }

  @Test
  void aRunsNameIsSafeInTopicsAndFolders() {
    assertThat(TestModels.Draft.of(folder, "a.B_c-1").settings().runFolder())
        .isEqualTo(folder.resolve("checkpoints").resolve("a.B_c-1"));
    for (String run : new String[] {"", ".a", "a/b", "a b"}) {
      assertThatThrownBy(() -> TestModels.Draft.of(folder, run).settings())
          .isInstanceOf(SettingsException.class)
          .hasMessageStartingWith("train.run is " + run + ", but must be ");
    }
  }

  @Test
  void memoryIsReadAsLinuxWritesIt() {
    assertThat(
            TrainingMemory.parse(
                "MemTotal:       24 kB\nMemAvailable:      12 kB\nBuffers: 1 kB\n"))
        .hasValue(12L << 10);
    assertThat(TrainingMemory.parse("MemTotal:       24 kB\n")).isEmpty();
  }
}
