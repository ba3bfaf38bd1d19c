package dev.millrace.http;

import static dev.millrace.http.Servers.serving;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that leave while their request is answered. */
@Timeout(60)
class DepartureTest {
  private static final String POST =
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nxy";

  /** Answers when the client has sent its last. */
  private static HttpHandler untilTheEnd(CountDownLatch called, CountDownLatch noticed) {
    return call -> {
      call.body();
      boolean before = call.inputEnded();
      called.countDown();
      while (!call.inputEnded()) {
        Thread.sleep(1);
      }
      noticed.countDown();
      call.sendText(200, "text/plain", "ended, before: " + before);
    };
  }

  @Test
  void aClientThatIsGoneIsNoticedBeforeAnythingIsWritten() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch noticed = new CountDownLatch(1);
    try (HttpServer server = serving(untilTheEnd(called, noticed))) {
      try (RawConnection client = new RawConnection(server)) {
        client.write(POST);
        called.await();
      }
      noticed.await();
    }
  }

  @Test
  void aClientThatEndsItsInputOnlyIsStillAnswered() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    try (HttpServer server = serving(untilTheEnd(called, new CountDownLatch(1)));
        RawConnection client = new RawConnection(server)) {
      client.write(POST);
      called.await();
      client.endInput();
      assertThat(client.readAll()).startsWith("HTTP/1.1 200").endsWith("ended, before: false");
    }
  }

  @Test
  void whatAClientSendsAheadIsNotLostByLooking() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    HttpHandler looking =
        call -> {
          sent.await();
          for (int i = 0; i < 20; i++) {
            assertThat(call.inputEnded()).isFalse();
            Thread.sleep(1);
          }
          call.sendText(
              200, "text/plain", call.path() + " " + call.header("Long").map(String::length) + ".");
        };
    String next =
        "GET /second HTTP/1.1\r\nHost: localhost\r\nLong: " + "x".repeat(2000) + "\r\n\r\n";
    try (HttpServer server = serving(looking);
        RawConnection client = new RawConnection(server)) {
      client.write("GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n");
      Thread.sleep(20);
      client.write(next);
      sent.countDown();
      assertThat(client.readUntil("/first Optional.empty.")).startsWith("HTTP/1.1 200");
      assertThat(client.readUntil("/second Optional[2000].")).startsWith("HTTP/1.1 200");
    }
  }
}
