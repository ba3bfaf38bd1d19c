package dev.millrace.http;

import static dev.millrace.http.Servers.echo;
import static dev.millrace.http.Servers.serving;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is no HTTP, or not what it says. */
@Timeout(60)
class RefusedRequestsTest {
  private static final String POST = "POST / HTTP/1.1\r\nHost: localhost\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

  @Test
  void whatIsNoHttpIsA400InOurWords() throws Exception {
    List<String> requests =
        List.of(
            "HELLO\r\n\r\n",
            "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /?x=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nA: b\u0000c\r\n\r\n",
            POST + "Content-Length: -5\r\n\r\nhello",
            POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "\u0016\u0003\u0001 hello of TLS");
    try (HttpServer server = echo()) {
      for (String request : requests) {
        try (RawConnection client = new RawConnection(server)) {
          String answer = client.write(request).readAll();
          assertThat(answer)
              .as(request)
              .startsWith("HTTP/1.1 400 Bad Request\r\n")
              .contains("Content-Type: text/plain; charset=utf-8\r\n")
              .doesNotContain("<");
          assertThat(answer.lines().toList().getLast()).as(request).startsWith("the ");
        }
      }
    }
  }

  @Test
  void theServiceWordsRefusals() throws Exception {
    Refusals own =
        (status, reason) ->
            new HttpAnswer(
                status, "application/json", "{\"no\":1}".getBytes(StandardCharsets.UTF_8));
    try (HttpServer server = Servers.bound(Servers.LIMITS)) {
      server.serve(call -> call.sendText(200, "text/plain", "ok"), own);
      try (RawConnection client = new RawConnection(server)) {
        assertThat(client.write("HELLO\r\n\r\n").readAll())
            .startsWith("HTTP/1.1 400")
            .contains("Content-Type: application/json\r\n")
            .endsWith("{\"no\":1}");
      }
    }
  }

  @Test
  void tooManyHeadersAreA431() throws Exception {
    HttpLimits limits =
        new HttpLimits(
            9, 2048, 9, Servers.LIMITS.idle(), Servers.LIMITS.arrival(), Servers.LIMITS.answer());
    try (HttpServer server = serving(limits, call -> call.sendText(200, "text/plain", "ok"))) {
      for (int bytes : new int[] {1900, 2100}) {
        try (RawConnection client = new RawConnection(server)) {
          client.write(
              "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nA: "
                  + "a".repeat(bytes)
                  + "\r\n\r\n");
          assertThat(client.readAll())
              .startsWith(bytes < 2048 ? "HTTP/1.1 200" : "HTTP/1.1 431")
              .satisfies(
                  answer ->
                      assertThat(answer.contains("larger than 2048 bytes"))
                          .isEqualTo(bytes > 2048));
        }
      }
    }
  }

  @Test
  void bodiesInWrongChunksOrCutShortAreBroken() throws Exception {
    try (HttpServer server = echo()) {
      for (String request :
          List.of(
              CHUNKED + "no length\r\n{}\r\n",
              CHUNKED + "5\r\nhel",
              POST + "Content-Length: 50\r\n\r\nhello")) {
        try (RawConnection client = new RawConnection(server)) {
          client.write(request);
          if (!request.contains("no length")) {
            client.endInput();
          }
          assertThat(client.readAll()).as(request).startsWith("HTTP/1.1 200").endsWith(" broken");
        }
      }
    }
  }

  @Test
  void chunksMayHaveExtensionsAndTrailers() throws Exception {
    try (HttpServer server = echo();
        RawConnection client = new RawConnection(server)) {
      client.write(CHUNKED + "5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nTrailer: x\r\n\r\n");
      assertThat(client.readUntil("bytes")).endsWith(" 6 bytes");
    }
  }

  @Test
  void aBodyOverTheLimitIsNotKeptWhetherItsLengthIsSaidOrNot() throws Exception {
    HttpLimits limits = Servers.LIMITS.withMaxBodyBytes(4);
    HttpHandler measuring =
        call ->
            call.sendText(
                call.body() instanceof RequestBody.TooLarge ? 413 : 200, "text/plain", ".");
    try (HttpServer server = serving(limits, measuring)) {
      for (String small :
          List.of(POST + "Content-Length: 4\r\n\r\n1234", CHUNKED + "4\r\n1234\r\n0\r\n\r\n")) {
        try (RawConnection client = new RawConnection(server)) {
          assertThat(client.write(small).readUntil("\r\n\r\n.")).startsWith("HTTP/1.1 200");
        }
      }
      for (String large :
          List.of(POST + "Content-Length: 5\r\n\r\n12345", CHUNKED + "5\r\n12345\r\n0\r\n\r\n")) {
        try (RawConnection client = new RawConnection(server)) {
          assertThat(client.write(large).readUntil("\r\n\r\n.")).startsWith("HTTP/1.1 413");
        }
      }
    }
  }

  @Test
  void aBodyOverTheLimitIsReadSoFarThatItsClientSeesWhy() throws Exception {
    HttpLimits limits = Servers.LIMITS.withMaxBodyBytes(1 << 20);
    HttpHandler measuring =
        call ->
            call.sendText(
                call.body() instanceof RequestBody.TooLarge ? 413 : 200, "text/plain", ".");
    try (HttpServer server = serving(limits, measuring);
        RawConnection client = new RawConnection(server)) {
      int length = 8 << 20;
      client.write(POST + "Content-Length: " + length + "\r\n\r\n");
      client.write("x".repeat(length));
      assertThat(client.readUntil("\r\n\r\n.")).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void aClientThatWaitsForOurWordIsToldToGoOn() throws Exception {
    try (HttpServer server = echo();
        RawConnection client = new RawConnection(server)) {
      client.write(POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
      assertThat(client.write("xy").readUntil("bytes")).endsWith(" 2 bytes");
    }
  }
}
