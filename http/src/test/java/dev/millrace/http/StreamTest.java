package dev.millrace.http;

import static dev.millrace.http.Servers.serving;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers of unknown length. */
@Timeout(60)
class StreamTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @Test
  void eachFlushIsAWholeChunkAtOnce() throws Exception {
    Semaphore more = new Semaphore(0);
    HttpHandler streaming =
        call -> {
          try (OutputStream out = call.begin("text/event-stream")) {
            for (int i = 0; i < 3; i++) {
              write(out, "data: " + i + "\n\n");
              more.acquire();
            }
          }
        };
    try (HttpServer server = serving(streaming);
        RawConnection client = new RawConnection(server)) {
      client.write(GET);
      assertThat(client.readUntil("\r\n\r\n")).contains("Transfer-Encoding: chunked");
      for (int i = 0; i < 3; i++) {
        // The chunk's own line end is there before the next chunk is written.
        String chunk = "9\r\ndata: " + i + "\n\n\r\n";
        assertThat(client.readUntil("\n\n\r\n")).isEqualTo(chunk);
        more.release();
      }
      assertThat(client.readUntil("\r\n\r\n")).isEqualTo("0\r\n\r\n");
      more.release(3);
      client.write(GET);
      assertThat(client.readUntil("\r\n0\r\n\r\n")).contains("\r\n\r\n9\r\ndata: 0\n\n\r\n9\r\n");
    }
  }

  @Test
  void longWritesArriveWhole() throws Exception {
    String text = "0123456789".repeat(10_000);
    HttpHandler streaming =
        call -> {
          try (OutputStream out = call.begin("text/plain")) {
            out.write('<');
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.write('>');
          }
        };
    try (HttpServer server = serving(streaming);
        RawConnection client = new RawConnection(server)) {
      String answer = client.write(GET).readUntil("\r\n0\r\n\r\n");
      StringBuilder body = new StringBuilder();
      int at = answer.indexOf("\r\n\r\n") + 4;
      while (true) {
        int line = answer.indexOf("\r\n", at);
        int length = Integer.parseInt(answer.substring(at, line), 16);
        if (length == 0) {
          break;
        }
        body.append(answer, line + 2, line + 2 + length);
        at = line + 2 + length + 2;
      }
      assertThat(body.toString()).isEqualTo("<" + text + ">");
    }
  }

  @Test
  void clientsOfHttp10GetNoChunks() throws Exception {
    HttpHandler streaming =
        call -> {
          try (OutputStream out = call.begin("text/plain")) {
            write(out, "one ");
            write(out, "two");
          }
        };
    try (HttpServer server = serving(streaming);
        RawConnection client = new RawConnection(server)) {
      client.write("GET / HTTP/1.0\r\n\r\n");
      assertThat(client.readAll()).doesNotContain("chunked").endsWith("\r\n\r\none two");
    }
  }

  @Test
  void whatIsBrokenOffHasNoEnd() throws Exception {
    HttpHandler breaking =
        call -> {
          write(call.begin("application/json"), " ");
          call.breakOff("{\"error\":1}".getBytes(StandardCharsets.UTF_8));
        };
    try (HttpServer server = serving(breaking);
        RawConnection client = new RawConnection(server)) {
      assertThat(client.write(GET).readAll())
          .startsWith("HTTP/1.1 200")
          .endsWith("\r\n\r\n1\r\n \r\nB\r\n{\"error\":1}\r\n");
    }
  }

  @Test
  void aFaultAfterTheBeginningBreaksTheAnswerOff() throws Exception {
    HttpHandler failing =
        call -> {
          write(call.begin("text/plain"), "begun");
          throw new IllegalStateException("broken on purpose");
        };
    try (HttpServer server = serving(failing);
        RawConnection client = new RawConnection(server)) {
      assertThat(client.write(GET).readAll()).endsWith("5\r\nbegun\r\n");
    }
  }

  @Test
  void writingFailsWhenTheClientIsGone() throws Exception {
    CountDownLatch noticed = new CountDownLatch(1);
    HttpHandler streaming =
        call -> {
          OutputStream out = call.begin("text/plain");
          try {
            while (true) {
              write(out, "still here?");
              Thread.sleep(1);
            }
          } catch (IOException e) {
            noticed.countDown();
            throw e;
          }
        };
    try (HttpServer server = serving(streaming)) {
      try (RawConnection client = new RawConnection(server)) {
        client.write(GET).readUntil("?");
      }
      noticed.await();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
