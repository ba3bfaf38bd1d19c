package dev.millrace.crawl.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import dev.millrace.crawl.CrawlSettings;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.SettingsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FetcherTest {
  private final Fetcher fetcher = new Fetcher(FetchTrials.settings("127.0.0.0/8"));

  @AfterEach
  void close() {
    fetcher.close();
  }

  private FetchOutcome fetch(RawServer server) {
    return fetch(server, "/");
  }

  private FetchOutcome fetch(RawServer server, String path) {
    return fetcher.fetch(FetchRequest.of(CrawlUrl.parse(server.url(path)).orElseThrow()));
  }

  @Test
  void givesTheAnswerAsSent() throws IOException {
    try (RawServer server =
        RawServer.sending(
            "HTTP/1.1 203 Quite Right\r\nX-One: 1\r\nContent-Length: 4\r\nx-one: 2\r\n\r\nbody")) {
      Response response = FetchTrials.answered(fetch(server, "/a?b=c"));

      assertThat(response.status()).isEqualTo(203);
      assertThat(response.reason()).isEqualTo("Quite Right");
      assertThat(response.headers())
          .containsExactly(
              new HeaderField("X-One", "1"),
              new HeaderField("Content-Length", "4"),
              new HeaderField("x-one", "2"));
      assertThat(response.body()).asString().isEqualTo("body");
      assertThat(response.truncated()).isFalse();
      assertThat(response.address()).isEqualTo(InetAddresses.forString("127.0.0.1"));
      assertThat(new String(response.responseHead(), UTF_8))
          .isEqualTo(
              "HTTP/1.1 203 Quite Right\r\nX-One: 1\r\nContent-Length: 4\r\nx-one: 2\r\n\r\n");
      assertThat(new String(response.requestHead(), UTF_8)).isEqualTo(server.lastRequest());
      assertThat(server.lastRequest())
          .startsWith("GET /a?b=c HTTP/1.1\r\n")
          .contains("User-Agent: millrace/0.1.0 (+https://example.org/bot)\r\n");
    }
  }

  @Test
  void withoutContactNothingIsFetched() {
    assertThatThrownBy(() -> new Fetcher(CrawlSettings.defaults()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("crawl.contact");
  }

  @Test
  void chunksArePutTogetherAndTheHeadSaysSo() throws IOException {
    try (RawServer server =
        RawServer.sending(
            String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "Transfer-Encoding: chunked",
                "",
                "3",
                "abc",
                "2",
                "de",
                "0",
                "",
                ""))) {
      Response response = FetchTrials.answered(fetch(server));

      assertThat(response.body()).asString().isEqualTo("abcde");
      assertThat(response.headers())
          .containsExactly(
              new HeaderField("X-Crawler-Transfer-Encoding", "chunked"),
              new HeaderField("Content-Length", "5"));
    }
  }

  @Test
  void encodedBodyStaysAsSent() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(new byte[50 << 20]);
    }
    try (RawServer server =
        new RawServer(
            (head, out) -> {
              out.write(
                  ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                          + bytes.size()
                          + "\r\n\r\n")
                      .getBytes(UTF_8));
              out.write(bytes.toByteArray());
            })) {
      Response response = FetchTrials.answered(fetch(server));

      assertThat(response.body()).isEqualTo(bytes.toByteArray());
      assertThat(response.header("content-encoding")).contains("gzip");
      assertThat(ControlBody.of(response, 1000).orElseThrow()).hasSize(1000);
    }
  }

  @Test
  void bodyAtTheLimitIsWholeAndOneByteMoreIsCut() throws IOException {
    for (int extra = 0; extra < 2; extra++) {
      String body = "x".repeat(FetchTrials.LIMIT + extra);
      try (RawServer server =
          RawServer.sending(
              "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)) {
        Response response = FetchTrials.answered(fetch(server));

        assertThat(response.body()).hasSize(FetchTrials.LIMIT);
        assertThat(response.truncated()).isEqualTo(extra == 1);
        assertThat(response.header("Content-Length")).contains(Integer.toString(FetchTrials.LIMIT));
      }
    }
  }

  @Test
  void endlessBodyIsCutAndTheRestIsNotFetched() throws Exception {
    long[] sent = new long[1];
    try (RawServer server =
        new RawServer(
            (head, out) -> {
              out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
              for (; ; sent[0] += 8192) {
                out.write(new byte[8192]);
              }
            })) {
      assertThat(FetchTrials.answered(fetch(server)).truncated()).isTrue();
      Thread.sleep(300);
      long soon = sent[0];
      Thread.sleep(300);
      assertThat(sent[0]).isEqualTo(soon).isLessThan(16 << 20);
    }
  }

  @Test
  void dripEndsAtTheTimeoutOfTheWholeCall() throws IOException {
    try (RawServer server =
        new RawServer(
            (head, out) -> {
              out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
              drip(out);
            })) {
      assertThat(FetchTrials.failed(fetch(server))).isEqualTo(FailureKind.TIMEOUT);
    }
  }

  @Test
  void drippingHeadEndsAtTheTimeoutOfTheWholeCall() throws IOException {
    try (RawServer server = new RawServer((head, out) -> drip(out))) {
      assertThat(FetchTrials.failed(fetch(server))).isEqualTo(FailureKind.TIMEOUT);
    }
  }

  private static void drip(OutputStream out) throws IOException, InterruptedException {
    while (true) {
      out.write('x');
      out.flush();
      Thread.sleep(50);
    }
  }

  @Test
  void silenceEndsAtTheTimeout() throws IOException {
    try (RawServer server = new RawServer((head, out) -> Thread.sleep(20_000))) {
      assertThat(FetchTrials.failed(fetch(server))).isEqualTo(FailureKind.TIMEOUT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Field: value\r\n", "x"})
  void endlessHeadIsGivenUp(String piece) throws IOException {
    try (RawServer server =
        new RawServer(
            (head, out) -> {
              out.write("HTTP/1.1 200 OK\r\n".getBytes(UTF_8));
              while (true) {
                out.write(piece.repeat(500).getBytes(UTF_8));
              }
            })) {
      assertThat(FetchTrials.failed(fetch(server))).isEqualTo(FailureKind.TOO_LARGE_HEADERS);
    }
  }

  @Test
  void endlessChunkExtensionIsGivenUp() throws IOException {
    try (RawServer server =
        new RawServer(
            (head, out) -> {
              out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;".getBytes(UTF_8));
              while (true) {
                out.write("a=b;".repeat(1000).getBytes(UTF_8));
              }
            })) {
      assertThat(FetchTrials.failed(fetch(server))).isEqualTo(FailureKind.PROTOCOL);
    }
  }

  @Test
  void unaskedNotModifiedIsNoAnswer() throws IOException {
    try (RawServer server = RawServer.sending("HTTP/1.1 304 Not Modified\r\n\r\n")) {
      assertThat(FetchTrials.failed(fetch(server))).isEqualTo(FailureKind.PROTOCOL);

      FetchRequest conditional =
          new FetchRequest(
              CrawlUrl.parse(server.url("/")).orElseThrow(),
              Optional.of("\"a\""),
              Optional.of("Thu, 01 Jan 2026 00:00:00 GMT"),
              Map.of());
      assertThat(FetchTrials.answered(fetcher.fetch(conditional)).status()).isEqualTo(304);
      assertThat(server.lastRequest())
          .contains("If-None-Match: \"a\"\r\n")
          .contains("If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT\r\n");
    }
  }

  @Test
  void redirectToItselfIsOneAnswer() throws IOException {
    try (RawServer server = RawServer.sending("HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n")) {
      assertThat(FetchTrials.answered(fetch(server)).redirectTarget()).contains("/");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void lineEndInLocationBeginsNoField() throws IOException {
    try (RawServer server =
        RawServer.sending("HTTP/1.1 302 Found\r\nLocation: /a%0d%0aX-Evil: 1\rX-More: 2\r\n\r\n")) {
      Response response = FetchTrials.answered(fetch(server));

      assertThat(new String(response.responseHead(), ISO_8859_1))
          .contains("Location: /a%0d%0aX-Evil: 1 X-More: 2\r\n");
      CrawlUrl base = CrawlUrl.parse(response.url()).orElseThrow();
      assertThat(base.resolve(response.redirectTarget().orElseThrow()).orElseThrow().path())
          .isEqualTo("/a%0D%0AX-Evil:%201%20X-More:%202");
    }
  }

  /** A client that follows its own rules asks again by itself after these. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "408 Timeout\r\nConnection: close",
        "503 Busy\r\nRetry-After: 0",
        "421 Misdirected",
        "401 Who\r\nWWW-Authenticate: Basic realm=a",
        "407 Proxy\r\nProxy-Authenticate: Basic realm=a"
      })
  void neverAsksTwice(String answer) throws IOException {
    try (RawServer server =
        RawServer.sending("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(FetchTrials.answered(fetch(server)).status())
          .isEqualTo(Integer.parseInt(answer.substring(0, 3)));
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void connectionThatBreaksAfterTheRequestIsNotTriedAgain() throws IOException {
    try (RawServer server = new RawServer((head, out) -> {})) {
      assertThat(FetchTrials.failed(fetch(server))).isEqualTo(FailureKind.DISCONNECTED);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void bodyThatBreaksOffIsNoPage() throws IOException {
    try (RawServer server = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")) {
      assertThat(FetchTrials.failed(fetch(server)))
          .isIn(FailureKind.DISCONNECTED, FailureKind.PROTOCOL);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"220 mail ready\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 999 x\r\n\r\n"})
  void whatIsNoHttpIsNoAnswer(String text) throws IOException {
    try (RawServer server = RawServer.sending(text)) {
      assertThat(FetchTrials.failed(fetch(server))).isEqualTo(FailureKind.PROTOCOL);
    }
  }
}
