package dev.millrace.storage;

import static dev.millrace.storage.ScriptedServer.cut;
import static dev.millrace.storage.ScriptedServer.send;
import static dev.millrace.storage.ScriptedServer.status;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.storage.ScriptedServer.Answer;
import dev.millrace.storage.ScriptedServer.Serving;
import dev.millrace.storage.internal.http.HttpStore;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpStoreTest {
  private static final byte[] BYTES = "0123456789".getBytes(US_ASCII);
  private static final Serving SERVING = new Serving(BYTES, "\"a\"");

  private final HttpStore store = new HttpStore("millrace-test", Duration.ofSeconds(2));

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void identityIsUrlAndEtagAndLength() throws IOException {
    try (ScriptedServer server = new ScriptedServer(SERVING)) {
      assertThat(store.stat(server.uri("/x.warc.gz")))
          .isEqualTo(new StoredObject(server.uri("/x.warc.gz"), "\"a\"", 10));
      assertThat(read(server, new ByteRange(3, 7))).isEqualTo("3456");
    }
  }

  @Test
  void otherEtagIsAnotherVersion() throws IOException {
    try (ScriptedServer server = new ScriptedServer(SERVING, new Serving(BYTES, "\"b\""))) {
      StoredObject first = store.stat(server.uri("/x"));
      assertThatThrownBy(() -> store.open(first, first.all()).close())
          .isInstanceOf(StorageException.Changed.class)
          .hasMessageContaining(server.uri("/x").toString());
    }
  }

  @Test
  void otherEtagIsSeenWhereTheServerIgnoresTheCondition() throws IOException {
    Answer ignoring =
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"b\"");
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-9/10");
          send(exchange, 206, BYTES, 0, BYTES.length);
        };
    try (ScriptedServer server = new ScriptedServer(SERVING, ignoring)) {
      StoredObject first = store.stat(server.uri("/x"));
      assertThatThrownBy(() -> store.open(first, first.all()).close())
          .isInstanceOf(StorageException.Changed.class);
    }
  }

  @Test
  void wholeAnswerToARangeIsReadFromTheRightByte() throws IOException {
    Answer whole =
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"a\"");
          send(exchange, 200, BYTES, 0, BYTES.length);
        };
    try (ScriptedServer server = new ScriptedServer(SERVING, whole)) {
      assertThat(read(server, new ByteRange(6, 10))).isEqualTo("6789");
    }
  }

  @Test
  void partFromAnotherPlaceIsNotTaken() throws IOException {
    Answer shifted = cut(BYTES, "\"a\"", 2, 8);
    try (ScriptedServer server = new ScriptedServer(SERVING, shifted)) {
      StoredObject object = store.stat(server.uri("/x"));
      assertThatThrownBy(() -> store.open(object, object.from(3)).close())
          .isInstanceOf(StorageException.Unavailable.class);
    }
  }

  @Test
  void xmlErrorThatPassesForSuccessIsAnOutage() throws IOException {
    byte[] error = "<Error><Code>SlowDown</Code></Error>".getBytes(US_ASCII);
    Answer page =
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/xml");
          send(exchange, 200, error, 0, error.length);
        };
    try (ScriptedServer server = new ScriptedServer(SERVING, page)) {
      StoredObject object = store.stat(server.uri("/x"));
      assertThatThrownBy(() -> store.open(object, object.all()).close())
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("XML");
      assertThatThrownBy(() -> store.stat(server.uri("/x")))
          .isInstanceOf(StorageException.Unavailable.class);
    }
  }

  @Test
  void cutIsAnErrorAndNoEnd() throws IOException {
    try (ScriptedServer server = new ScriptedServer(SERVING, cut(BYTES, "\"a\"", 0, 4))) {
      assertThatThrownBy(() -> read(server, new ByteRange(0, 10)))
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("4 of 10 bytes");
    }
  }

  @Test
  void silenceIsAnOutage() throws IOException {
    Answer silent =
        exchange -> {
          try {
            Thread.sleep(5_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try (HttpStore impatient = new HttpStore("test", Duration.ofMillis(200));
        ScriptedServer server = new ScriptedServer(silent)) {
      assertThatThrownBy(() -> impatient.stat(server.uri("/x")))
          .isInstanceOf(StorageException.Unavailable.class);
    }
  }

  @Test
  void statusesSayWhatTheyAre() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            status(404), status(403), status(503, "Retry-After", "7"), status(429), status(401))) {
      assertThatThrownBy(() -> store.stat(server.uri("/x")))
          .isInstanceOf(StorageException.NotFound.class);
      assertThatThrownBy(() -> store.stat(server.uri("/x")))
          .isInstanceOf(StorageException.Forbidden.class);
      assertThatThrownBy(() -> store.stat(server.uri("/x")))
          .isInstanceOfSatisfying(
              StorageException.Unavailable.class,
              busy -> assertThat(busy.retryAfter()).contains(Duration.ofSeconds(7)));
      assertThatThrownBy(() -> store.stat(server.uri("/x")))
          .isInstanceOf(StorageException.Unavailable.class);
      assertThatThrownBy(() -> store.stat(server.uri("/x")))
          .isInstanceOf(StorageException.Refused.class);
    }
  }

  @Test
  void serverWithoutHeadIsAskedForOneByte() throws IOException {
    try (ScriptedServer server = new ScriptedServer(status(405), SERVING)) {
      assertThat(store.stat(server.uri("/x")).bytes()).isEqualTo(10);
      assertThat(server.requests()).containsExactly("HEAD null", "GET bytes=0-0");
    }
  }

  @Test
  void weakEtagIsComparedHereSinceItMatchesNowhere() throws IOException {
    Answer weak =
        exchange -> {
          assertThat(exchange.getRequestHeaders().containsKey("If-Match")).isFalse();
          new Serving(BYTES, "W/\"a\"").give(exchange);
        };
    try (ScriptedServer server = new ScriptedServer(weak)) {
      assertThat(read(server, new ByteRange(0, 2))).isEqualTo("01");
    }
  }

  /** As long as an object can be, so a client that read it to its end would not come back. */
  @Test
  void closingEarlyDoesNotFetchTheRest() throws IOException {
    long length = 1L << 40;
    AtomicLong sent = new AtomicLong();
    Answer endless =
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"a\"");
          exchange
              .getResponseHeaders()
              .set("Content-Range", "bytes 0-%d/%d".formatted(length - 1, length));
          exchange.sendResponseHeaders(206, length);
          OutputStream body = exchange.getResponseBody();
          byte[] zeros = new byte[1 << 16];
          while (true) {
            body.write(zeros);
            sent.addAndGet(zeros.length);
          }
        };
    try (ScriptedServer server = new ScriptedServer(endless)) {
      StoredObject object = new StoredObject(server.uri("/x"), "\"a\"", length);
      try (OpenObject open = store.open(object, object.all())) {
        assertThat(open.bytes().readNBytes(1000)).hasSize(1000);
      }
      assertThat(sent.get()).isLessThan(1L << 30);
    }
  }

  private String read(ScriptedServer server, ByteRange range) throws IOException {
    StoredObject object = store.stat(server.uri("/x"));
    try (OpenObject open = store.open(object, range)) {
      return new String(open.bytes().readAllBytes(), US_ASCII);
    }
  }
}
