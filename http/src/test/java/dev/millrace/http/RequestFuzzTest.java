package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.fuzz.FuzzTarget;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Bytes on a connection: an answer of HTTP or none, and the next connection is answered. */
class RequestFuzzTest extends FuzzTarget {
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = Servers.echo();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  protected List<byte[]> seeds() {
    String head = " / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    return List.of(
        utf8("GET /a%20b?x=1&y=%C3%A9 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        utf8("POST" + head + "Content-Length: 5\r\n\r\nhello"),
        utf8(
            "POST"
                + head
                + "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nT: 1\r\n\r\n"),
        utf8("GET / HTTP/1.0\r\n\r\n"));
  }

  @Override
  protected List<String> words() {
    return List.of(
        "\r\n",
        "\r\n\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Content-Length: 0\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Expect: 100-continue\r\n",
        "Upgrade: websocket\r\n",
        "Host: a\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\n",
        "CONNECT a:1 HTTP/1.1\r\n",
        "ffffffffffffffff\r\n",
        "%00",
        "/../",
        "\u0000");
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of();
  }

  @Override
  protected void read(byte[] input) throws IOException {
    String answer = answer(input);
    if (!answer.isEmpty()) {
      assertThat(answer).startsWith("HTTP/1.");
      assertThat(answer.substring(0, answer.indexOf('\r'))).doesNotContain(" 500");
    }
    assertThat(answer(utf8("GET /next HTTP/1.0\r\n\r\n")))
        .startsWith("HTTP/1.1 200")
        .contains("/next");
  }

  private String answer(byte[] input) throws IOException {
    try (RawConnection client = new RawConnection(server)) {
      try {
        client.write(input);
        client.endInput();
      } catch (SocketException e) {
        // The server had enough and closed; what it said is still to be read.
      }
      try {
        return client.readAll();
      } catch (SocketException e) {
        return "";
      }
    }
  }
}
