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

class LostAnswerTest {
  private static final URI PLACE = URI.create("s3://bucket/folder/file");

  @TempDir Path folder = Path.of("");

  @Test
  void writeWhoseAnswerWasLostIsItsOwn() throws Exception {
    try (S3Server server = new S3Server(folder);
        LosingRelay relay = new LosingRelay(endpoint(server), "PUT /bucket/", 1);
        S3Store store = new S3Store(settings(relay))) {
      StoredObject written = write(store, new WriteCondition.IfAbsent(), 3);
      assertThat(relay.leftToLose()).isZero();
      assertThat(store.stat(PLACE)).isEqualTo(written);
    }
  }

  @Test
  void completionWhoseAnswerWasLostIsItsOwn() throws Exception {
    try (S3Server server = new S3Server(folder);
        LosingRelay relay =
            new LosingRelay(endpoint(server), "POST /bucket/folder/file?uploadId", 1);
        S3Store store = new S3Store(settings(relay))) {
      StoredObject written = write(store, new WriteCondition.IfAbsent(), 20 << 20);
      assertThat(relay.leftToLose()).isZero();
      assertThat(store.stat(PLACE)).isEqualTo(written);
    }
  }

  @Test
  void sameBytesOfAnotherWriterAreAConflict() throws Exception {
    try (S3Server server = new S3Server(folder);
        S3Store store = new S3Store(server.settings())) {
      write(store, new WriteCondition.IfAbsent(), 3);
      assertThatThrownBy(() -> write(store, new WriteCondition.IfAbsent(), 3))
          .isInstanceOf(StorageException.Conflict.class);
    }
  }

  private static StoredObject write(Store store, WriteCondition condition, int bytes)
      throws Exception {
    try (PendingObject pending = store.begin(PLACE, condition)) {
      pending.write(new byte[bytes]);
      return pending.commit();
    }
  }

  private static URI endpoint(S3Server server) {
    return server.settings().endpoint().orElseThrow();
  }

  private static S3Settings settings(LosingRelay relay) {
    return new S3Settings(
        Optional.of(relay.endpoint()), "us-east-1", true, false, Duration.ofMillis(10));
  }
}
