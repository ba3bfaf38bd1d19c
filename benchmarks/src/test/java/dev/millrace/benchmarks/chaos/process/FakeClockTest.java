package dev.millrace.benchmarks.chaos.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeClockTest {
  @TempDir Path folder;

  @Test
  void withoutTheLibraryItsPackageIsNamed() {
    assertThatThrownBy(() -> FakeClock.below(folder))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("install faketime (Debian's package), or leave clock out");
  }

  @Test
  void aCommandBeginsWithTheLibraryAndTheTrueTime() throws Exception {
    Path library = folder.resolve("x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
    Files.createDirectories(library.getParent());
    Files.createFile(library);
    Path work = folder.resolve("filter-1");

    assertThat(FakeClock.below(folder).prefix(work))
        .startsWith("env", "LD_PRELOAD=" + library)
        .contains("FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0");
    assertThat(FakeClock.file(work)).hasContent("+0");
  }

  /** A process that is started again keeps its clock. */
  @Test
  void aJumpOutlastsAStart() {
    FakeClock.write(FakeClock.file(folder), Duration.ofSeconds(90));
    new FakeClock(folder.resolve("any")).prefix(folder);

    assertThat(FakeClock.file(folder)).hasContent("+90");
  }
}
