package dev.millrace.ingest;

import static dev.millrace.ingest.WarcFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
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
  void deliversAFileAgainThatGrowsAfterwards() throws IOException {
    Path file = Files.write(folder.resolve("a.warc"), utf8("1"));
    FolderWatcher watcher = watcher();
    watcher.poll();
    now = now.plusSeconds(10);
    assertThat(watcher.poll()).containsExactly(file);

    Files.write(file, utf8("12"));
    assertThat(watcher.poll()).isEmpty();
    now = now.plusSeconds(9);
    assertThat(watcher.poll()).isEmpty();
    now = now.plusSeconds(1);
    assertThat(watcher.poll()).containsExactly(file);
    now = now.plusSeconds(60);
    assertThat(watcher.poll()).isEmpty();
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

  @Test
  void deliversAFileAgainWhenAsked() throws IOException {
    Path file = Files.write(folder.resolve("a.warc"), utf8("1"));
    FolderWatcher watcher = watcher();
    watcher.poll();
    now = now.plusSeconds(10);
    assertThat(watcher.poll()).containsExactly(file);

    watcher.deliverAgain(file);
    assertThat(watcher.poll()).isEmpty();
    now = now.plusMillis(9_999);
    assertThat(watcher.poll()).isEmpty();
    now = now.plusMillis(1);
    assertThat(watcher.poll()).containsExactly(file);
    now = now.plusSeconds(60);
    assertThat(watcher.poll()).isEmpty();
  }

  @Test
  void looksIntoAFolderThatIsALink() throws IOException {
    Path there = Files.createDirectories(folder.resolve("disk/sub"));
    Path watched = Files.createSymbolicLink(folder.resolve("crawl"), folder.resolve("disk"));
    Files.createSymbolicLink(there.resolve("loop"), folder.resolve("disk"));
    Files.write(there.resolve("a.warc"), utf8("1"));
    FolderWatcher watcher = new FolderWatcher(watched, Duration.ZERO, () -> now);

    assertThat(watcher.poll()).isEmpty();
    assertThat(watcher.poll()).containsExactly(watched.resolve("sub/a.warc"));
  }

  @Test
  void goesOnWhileFilesVanishUnderIt() throws Exception {
    FolderWatcher watcher = watcher();
    AtomicBoolean ended = new AtomicBoolean();
    Thread crawler =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int file = 0; !ended.get(); file++) {
                    renameAndDelete(folder.resolve("sub-" + file % 7), "a-" + file);
                  }
                });
    try {
      assertThatCode(
              () -> {
                for (int look = 0; look < 3_000; look++) {
                  watcher.poll();
                }
              })
          .doesNotThrowAnyException();
    } finally {
      ended.set(true);
      crawler.join();
    }
  }

  private static void renameAndDelete(Path sub, String name) {
    try {
      Path open = Files.write(Files.createDirectories(sub).resolve(name), utf8("1"));
      Files.delete(Files.move(open, sub.resolve(name + ".warc.gz")));
      Files.delete(sub);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void saysThatTheFolderItselfIsGone() {
    FolderWatcher watcher = new FolderWatcher(folder.resolve("none"), Duration.ZERO, () -> now);
    assertThatThrownBy(watcher::poll)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none");
  }
}
