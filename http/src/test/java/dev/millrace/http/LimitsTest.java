package dev.millrace.http;

import static dev.millrace.http.Servers.LIMITS;
import static dev.millrace.http.Servers.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are slow, idle or many. */
@Timeout(60)
class LimitsTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final HttpHandler GREETING =
      call -> {
        call.body();
        call.sendText(200, "text/plain", "ok");
      };

  @Test
  void aRequestThatDripsIsCutOff() throws Exception {
    HttpLimits limits = LIMITS.withTimes(LIMITS.idle(), SHORT, LIMITS.answer());
    String head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n";
    for (String begun : new String[] {"POST / HT", head}) {
      try (HttpServer server = serving(limits, GREETING);
          RawConnection client = new RawConnection(server)) {
        client.write(begun);
        assertThatThrownBy(
                () -> {
                  while (true) {
                    client.write("T");
                    Thread.sleep(10);
                  }
                })
            .as(begun)
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws Exception {
    HttpLimits limits = LIMITS.withTimes(SHORT, LIMITS.arrival(), LIMITS.answer());
    try (HttpServer server = serving(limits, GREETING);
        RawConnection silent = new RawConnection(server);
        RawConnection client = new RawConnection(server)) {
      client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("ok");
      assertThat(client.closed()).isTrue();
      assertThat(silent.closed()).isTrue();
    }
  }

  @Test
  void anAnswerThatIsNotTakenIsCutOff() throws Exception {
    HttpLimits limits = LIMITS.withTimes(LIMITS.idle(), LIMITS.arrival(), SHORT);
    CountDownLatch cut = new CountDownLatch(1);
    HttpHandler endless =
        call -> {
          OutputStream out = call.begin("text/plain");
          try {
            while (true) {
              out.write(new byte[1 << 16]);
            }
          } catch (IOException e) {
            cut.countDown();
            throw e;
          }
        };
    try (HttpServer server = serving(limits, endless);
        RawConnection client = new RawConnection(server)) {
      client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      cut.await();
    }
  }

  @Test
  void anAnswerMayTakeLongerThanARequest() throws Exception {
    Duration arrival = Duration.ofSeconds(1);
    HttpLimits limits = LIMITS.withTimes(LIMITS.idle(), arrival, LIMITS.answer());
    HttpHandler slow =
        call -> {
          if (call.method().equals("POST")) {
            call.body();
          }
          Thread.sleep(arrival.multipliedBy(2));
          call.sendText(200, "text/plain", "ok");
        };
    try (HttpServer server = serving(limits, slow);
        RawConnection posting = new RawConnection(server);
        RawConnection getting = new RawConnection(server)) {
      posting.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx");
      getting.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(posting.readUntil("ok")).startsWith("HTTP/1.1 200");
      assertThat(getting.readUntil("ok")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void connectionsOverTheLimitWait() throws Exception {
    try (HttpServer server = serving(LIMITS.withMaxConnections(2), GREETING)) {
      RawConnection first = greeted(server);
      RawConnection second = greeted(server);
      try (RawConnection third = new RawConnection(server)) {
        third.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Thread.sleep(100);
        assertThat(third.waiting()).isTrue();
        first.close();
        assertThat(third.readUntil("ok")).startsWith("HTTP/1.1 200");
      }
      second.close();
    }
  }

  private static RawConnection greeted(HttpServer server) throws IOException {
    RawConnection client = new RawConnection(server);
    client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("ok");
    return client;
  }
}
