package dev.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.FreeMemory;
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
  void skippedStepsAreInOrder() {
    assertThat(draft().withSkipped(Set.of(9L, 1L)).settings().skipSteps()).containsExactly(1L, 9L);
  }

  @Test
  void aShuffleWindowIsMadeOfWholeSteps() {
    assertThat(draft().withShuffleWindow(8).settings().blocksAtOnce()).isEqualTo(8);
    assertThat(draft().withShuffleWindow(1).settings().blocksAtOnce()).isEqualTo(4);
    assertThatThrownBy(() -> draft().withShuffleWindow(10).settings())
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "train.shuffle-window is 10, but must be a multiple of train.blocks-per-step, which is"
                + " 4, or 0 for none; set it to 12");
  }

  @Test
  void documentsAreApartWhereTheMaskIsAskedFor() {
    assertThat(draft().withDocumentMask().settings().rows(10).apart()).isTrue();
    assertThat(draft().settings().rows(10).apart()).isFalse();
  }

  @Test
  void aRunsFolderLiesBelowThatOfAllCheckpoints() {
    assertThat(TestModels.Draft.of(folder, "a.B_c-1").settings().runFolder())
        .isEqualTo(folder.resolve("checkpoints").resolve("a.B_c-1"));
  }

  @Test
  void memoryIsReadAsLinuxWritesIt() {
    assertThat(FreeMemory.parse("MemTotal:       24 kB\nMemAvailable:      12 kB\nBuffers: 1 kB\n"))
        .hasValue(12L << 10);
    assertThat(FreeMemory.parse("MemTotal:       24 kB\n")).isEmpty();
  }
}
