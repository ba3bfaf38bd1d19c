package dev.millrace.storage;

import static dev.millrace.storage.ScriptedServer.cut;
import static dev.millrace.storage.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.storage.ScriptedServer.Serving;
import dev.millrace.storage.internal.http.HttpStore;
import dev.millrace.storage.patient.ByteRate;
import dev.millrace.storage.patient.Connections;
import dev.millrace.storage.patient.Patience;
import dev.millrace.storage.patient.PatientStore;
import dev.millrace.storage.patient.WaitNotices;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatientReadingTest {
  private static final Patience QUICK =
      new Patience(
          Duration.ofMillis(5),
          Duration.ofMillis(10),
          Duration.ofMillis(20),
          Duration.ofMinutes(1));
  private static final byte[] BYTES = bytes();
  private static final Serving SERVING = new Serving(BYTES, "\"a\"");

  private final HttpStore http = new HttpStore("millrace-test", Duration.ofSeconds(5));

  private static byte[] bytes() {
    byte[] bytes = new byte[100_000];
    new Random(3).nextBytes(bytes);
    return bytes;
  }

  @AfterEach
  void close() {
    http.close();
  }

  private PatientStore store(Patience patience, long bytesPerSecond, int connections) {
    return new PatientStore(
        http,
        patience,
        new Connections(connections),
        new ByteRate(bytesPerSecond),
        WaitNotices.SILENT);
  }

  @Test
  void goesOnAtTheByteWhereItWasCut() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            status(503),
            SERVING,
            cut(BYTES, "\"a\"", 0, 30_000),
            status(503),
            status(403),
            cut(BYTES, "\"a\"", 30_000, 0),
            cut(BYTES, "\"a\"", 30_000, 1),
            SERVING)) {
      PatientStore store = store(QUICK, 0, 1);
      StoredObject object = store.stat(server.uri("/x"));
      try (OpenObject open = store.open(object, object.all())) {
        assertThat(open.bytes().readAllBytes()).isEqualTo(BYTES);
      }
      assertThat(server.requests())
          .containsExactly(
              "HEAD null",
              "HEAD null",
              "GET bytes=0-99999",
              "GET bytes=30000-99999",
              "GET bytes=30000-99999",
              "GET bytes=30000-99999",
              "GET bytes=30000-99999",
              "GET bytes=30001-99999");
    }
  }

  @Test
  void versionThatChangesBetweenTwoConnectionsEndsTheRead() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(SERVING, cut(BYTES, "\"a\"", 0, 30_000), new Serving(BYTES, "\"b\""))) {
      PatientStore store = store(QUICK, 0, 1);
      StoredObject object = store.stat(server.uri("/x"));
      try (OpenObject open = store.open(object, object.all())) {
        assertThatThrownBy(() -> open.bytes().readAllBytes())
            .isInstanceOf(StorageException.Changed.class);
      }
    }
  }

  @Test
  void rangeWithoutAVersionGoesOnWithTheFirstOne() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(cut(BYTES, "\"a\"", 0, 10), status(503), SERVING)) {
      PatientStore store = store(QUICK, 0, 1);
      try (OpenObject open = store.open(server.uri("/x"), new ByteRange(0, 1 << 30))) {
        assertThat(open.bytes().readAllBytes()).isEqualTo(BYTES);
      }
    }
  }

  @Test
  void givesUpOnceTheOutageHasLastedTooLong() throws IOException {
    Patience brief =
        new Patience(
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Duration.ofMillis(30));
    try (ScriptedServer server = new ScriptedServer(status(503))) {
      assertThatThrownBy(() -> store(brief, 0, 1).stat(server.uri("/x")))
          .isInstanceOf(StorageException.Unavailable.class);
      assertThat(server.requests()).hasSizeGreaterThan(2);
    }
  }

  @Test
  void stopEndsAWait() throws Exception {
    try (ScriptedServer server = new ScriptedServer(status(403))) {
      PatientStore store = store(Patience.DEFAULT, 0, 1);
      CompletableFuture<StoredObject> read =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return store.stat(server.uri("/x"));
                } catch (StorageException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThatThrownBy(() -> read.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      store.stop();
      assertThatThrownBy(() -> read.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(StorageException.Stopped.class);
    }
  }

  @Test
  void bytesComeNoFasterThanTheRate() throws IOException {
    try (ScriptedServer server = new ScriptedServer(SERVING)) {
      PatientStore store = store(QUICK, 200_000, 1);
      StoredObject object = store.stat(server.uri("/x"));
      long begin = System.nanoTime();
      try (OpenObject open = store.open(object, object.all())) {
        assertThat(open.bytes().readAllBytes()).isEqualTo(BYTES);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(400));
    }
  }

  @Test
  void connectionOfAClosedObjectIsFreeAgain() throws IOException {
    try (ScriptedServer server = new ScriptedServer(SERVING)) {
      PatientStore store = store(QUICK, 0, 1);
      StoredObject object = store.stat(server.uri("/x"));
      for (int i = 0; i < 3; i++) {
        try (OpenObject open = store.open(object, object.all())) {
          assertThat(open.bytes().read()).isEqualTo(BYTES[0] & 0xff);
        }
        try (OpenObject open = store.open(server.uri("/x"), object.all())) {
          assertThat(open.bytes().read()).isEqualTo(BYTES[0] & 0xff);
        }
      }
    }
  }
}
