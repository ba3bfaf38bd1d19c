package dev.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.storage.internal.s3.S3Store;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CutUploadTest {
  private static final URI FOLDER = URI.create("s3://bucket/folder/");
  private static final URI PLACE = FOLDER.resolve("file");
  private static final int BYTES = 20 << 20;

  @TempDir Path folder = Path.of("");

  @Test
  void anUploadThatIsCutInTheMidstOfAPartLeavesNothingUnderItsName() throws Exception {
    try (S3Server server = new S3Server(folder);
        CuttingRelay relay =
            new CuttingRelay(server.settings().endpoint().orElseThrow(), BYTES / 2);
        S3Store cut = new S3Store(through(relay));
        S3Store store = new S3Store(server.settings())) {
      assertThatThrownBy(() -> write(cut))
          .isInstanceOf(StorageException.Unavailable.class)
          .message()
          .contains("s3://bucket/folder/file")
          .doesNotContain("\n");
      assertThat(relay.hasCut()).isTrue();
      assertThatThrownBy(() -> store.stat(PLACE)).isInstanceOf(StorageException.NotFound.class);
      assertThat(store.list(FOLDER)).isEmpty();

      store.clearPending(FOLDER);
      StoredObject written = write(store);
      assertThat(store.stat(PLACE)).isEqualTo(written);
      assertThat(written.bytes()).isEqualTo(BYTES);
    }
  }

  private static StoredObject write(Store store) throws Exception {
    try (PendingObject pending = store.begin(PLACE, new WriteCondition.IfAbsent())) {
      pending.write(new byte[BYTES]);
      return pending.commit();
    }
  }

  private static S3Settings through(CuttingRelay relay) {
    return new S3Settings(
        Optional.of(relay.endpoint()), "us-east-1", true, false, Duration.ofMillis(10));
  }
}
