package dev.millrace.crawl.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.storage.S3Settings;
import dev.millrace.storage.Stores;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ArchiveCarrierTest {
  @TempDir Path folder;
  private Path spool;
  private Path place;

  @BeforeEach
  void makeFolders() throws IOException {
    spool = Files.createDirectory(folder.resolve("spool"));
    place = Files.createDirectory(folder.resolve("place"));
  }

  private int carried() throws IOException {
    URI target = place.toUri();
    try (Stores stores = new Stores(S3Settings.DEFAULT, "test")) {
      ArchiveCarrier carrier =
          new ArchiveCarrier(spool, target, stores.writing(target), Duration.ofHours(1));
      return carrier.finish();
    }
  }

  @Test
  void bringsFinishedFilesToTheStoreAndLeavesOpenOnes() throws IOException {
    Files.writeString(spool.resolve("a.warc.gz"), "a");
    Files.writeString(spool.resolve("b.warc.gz.open"), "b");

    assertThat(carried()).isZero();

    assertThat(place.resolve("a.warc.gz")).hasContent("a");
    assertThat(spool).isDirectoryNotContaining("glob:**/a.warc.gz");
    assertThat(spool.resolve("b.warc.gz.open")).exists();
    assertThat(place.resolve("b.warc.gz.open")).doesNotExist();
  }

  @Test
  void fileThatIsThereAlreadyIsOnlyDeleted() throws IOException {
    Files.writeString(spool.resolve("a.warc.gz"), "a");
    Files.writeString(place.resolve("a.warc.gz"), "a");

    assertThat(carried()).isZero();

    assertThat(spool.resolve("a.warc.gz")).doesNotExist();
  }

  @Test
  void fileStaysWhereAnotherOfItsNameIsThere() throws IOException {
    Files.writeString(spool.resolve("a.warc.gz"), "a");
    Files.writeString(place.resolve("a.warc.gz"), "another");

    assertThat(carried()).isEqualTo(1);

    assertThat(spool.resolve("a.warc.gz")).hasContent("a");
    assertThat(place.resolve("a.warc.gz")).hasContent("another");
  }

  @Test
  void carriesWhileItRuns() throws Exception {
    URI target = place.toUri();
    try (Stores stores = new Stores(S3Settings.DEFAULT, "test");
        ArchiveCarrier carrier =
            new ArchiveCarrier(spool, target, stores.writing(target), Duration.ofHours(1))) {
      Path file = Files.writeString(spool.resolve("a.warc.gz"), "a");
      carrier.take(file);
      while (Files.exists(file)) {
        Thread.sleep(10);
      }
      assertThat(place.resolve("a.warc.gz")).hasContent("a");
    }
  }
}
