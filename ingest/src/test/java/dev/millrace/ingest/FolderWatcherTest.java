package dev.millrace.ingest;

import static dev.millrace.ingest.WarcFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatcherTest {
  @TempDir Path folder;
  private Instant now = Instant.EPOCH;

  private FolderWatcher watcher() {
    return new FolderWatcher(folder, Duration.ofSeconds(10), () -> now);
  }

  @Test
  void deliversAFileOnceItsSizeWasStableForTenSeconds() throws IOException {
    Path file = Files.write(folder.resolve("a.warc"), utf8("1"));
    FolderWatcher watcher = watcher();

    assertThat(watcher.poll()).isEmpty();
    now = Instant.EPOCH.plusMillis(9_999);
    assertThat(watcher.poll()).isEmpty();
    now = Instant.EPOCH.plusMillis(10_000);
    assertThat(watcher.poll()).containsExactly(file);
    now = Instant.EPOCH.plusSeconds(60);
    assertThat(watcher.poll()).isEmpty();
  }

  @Test
  void waitsAnewWhenAFileGrows() throws IOException {
    Path file = Files.write(folder.resolve("a.warc"), utf8("1"));
    FolderWatcher watcher = watcher();
    assertThat(watcher.poll()).isEmpty();
    now = now.plusSeconds(9);
    Files.write(file, utf8("12"));
    assertThat(watcher.poll()).isEmpty();
    now = now.plusSeconds(9);
    assertThat(watcher.poll()).isEmpty();
    now = now.plusSeconds(1);
    assertThat(watcher.poll()).containsExactly(file);
  }

  @Test
  void takesAFileUnderItsFinalName() throws IOException {
    Path part = Files.write(folder.resolve("a.warc.gz.part"), utf8("1"));
    Files.write(folder.resolve(".hidden.warc"), utf8("1"));
    FolderWatcher watcher = watcher();
    assertThat(watcher.poll()).isEmpty();
    now = now.plusSeconds(60);
    assertThat(watcher.poll()).isEmpty();

    Path file = Files.move(part, folder.resolve("a.warc.gz"));
    assertThat(watcher.poll()).isEmpty();
    now = now.plusSeconds(10);
    assertThat(watcher.poll()).containsExactly(file);
  }

  @Test
  void deliversAFileAgainAfterItWasGone() throws IOException {
    Path file = Files.write(folder.resolve("a.warc"), utf8("1"));
    FolderWatcher watcher = watcher();
    watcher.poll();
    now = now.plusSeconds(10);
    assertThat(watcher.poll()).containsExactly(file);

    Files.delete(file);
    assertThat(watcher.poll()).isEmpty();
    Files.write(file, utf8("2"));
    assertThat(watcher.poll()).isEmpty();
    now = now.plusSeconds(10);
    assertThat(watcher.poll()).containsExactly(file);
  }
}
