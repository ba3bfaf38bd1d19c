package dev.millrace.benchmarks.chaos.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.chaos.read.PageRule.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageRuleTest {
  @TempDir Path folder;

  private Outcome of(byte[] record) throws IOException {
    Path file = Files.write(folder.resolve("one.warc"), record);
    try (WarcWalk walk = new WarcWalk(file)) {
      return PageRule.of(walk.next().orElseThrow());
    }
  }

  private Outcome http(String http) throws IOException {
    return of(WarcFiles.response("urn:uuid:a", http));
  }

  @Test
  void anAnswerWithHtmlIsAPage() throws IOException {
    assertThat(http(WarcFiles.HTML)).isEqualTo(Outcome.PAGE);
    assertThat(http("HTTP/1.0 203\r\nContent-Type: Application/XHTML+xml; charset=x\r\n\r\n<p>"))
        .isEqualTo(Outcome.PAGE);
  }

  @Test
  void statusAndTypeDecide() throws IOException {
    Map<String, Outcome> answers =
        Map.of(
            "HTTP/1.1 299 Odd\r\nContent-Type: text/html\r\n\r\n<p>", Outcome.PAGE,
            "HTTP/1.1 300 Many\r\nContent-Type: text/html\r\n\r\n<p>", Outcome.NO_PAGE,
            "HTTP/1.1 199 Odd\r\nContent-Type: text/html\r\n\r\n<p>", Outcome.NO_PAGE,
            "HTTP/1.1 206 Partial\r\nContent-Type: text/html\r\n\r\n<p>", Outcome.NO_PAGE,
            "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n<p>", Outcome.NO_PAGE,
            "HTTP/1.1 200 OK\r\nContent-Type: */*\r\n\r\n<p>", Outcome.UNDECIDED,
            "HTTP/1.1 200 OK\r\n\r\n<p>", Outcome.UNDECIDED,
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", Outcome.UNDECIDED,
            "no HTTP\r\nContent-Type: text/html\r\n\r\n<p>", Outcome.UNDECIDED);
    for (Map.Entry<String, Outcome> answer : answers.entrySet()) {
      assertThat(http(answer.getKey())).as(answer.getKey()).isEqualTo(answer.getValue());
    }
  }

  @Test
  void aBodyHasAByte() throws IOException {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
    assertThat(http(head + "\r\n")).isEqualTo(Outcome.NO_PAGE);
    assertThat(http(head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
        .isEqualTo(Outcome.NO_PAGE);
    assertThat(http(head + "Transfer-Encoding: chunked\r\n\r\n1;x=y\r\na\r\n0\r\n\r\n"))
        .isEqualTo(Outcome.PAGE);
    assertThat(http(head + "Transfer-Encoding: chunked\r\n\r\n<p>")).isEqualTo(Outcome.UNDECIDED);
    String gzip = head + "Content-Encoding: gzip\r\n\r\n";
    assertThat(http(gzip + new String(WarcFiles.gzip(new byte[] {65}), ISO_8859_1)))
        .isEqualTo(Outcome.PAGE);
    assertThat(http(gzip + new String(WarcFiles.gzip(new byte[0]), ISO_8859_1)))
        .isEqualTo(Outcome.NO_PAGE);
    assertThat(http(gzip + "<p>")).isEqualTo(Outcome.UNDECIDED);
    assertThat(http(head + "Content-Encoding: br\r\n\r\n<p>")).isEqualTo(Outcome.UNDECIDED);
  }

  @Test
  void otherRecordsAreNone() throws IOException {
    String fields =
        """
        WARC-Type: %s
        WARC-Record-ID: <urn:uuid:a>
        WARC-Target-URI: http://a.example/
        Content-Type: %s
        """;
    byte[] html = WarcFiles.HTML.getBytes(ISO_8859_1);
    assertThat(of(WarcFiles.record(fields.formatted("revisit", "application/http"), html)))
        .isEqualTo(Outcome.NO_PAGE);
    assertThat(of(WarcFiles.record(fields.formatted("conversion", "text/plain"), html)))
        .isEqualTo(Outcome.PAGE);
    assertThat(of(WarcFiles.record(fields.formatted("conversion", "text/plain"), new byte[0])))
        .isEqualTo(Outcome.NO_PAGE);
    assertThat(of(WarcFiles.record("WARC-Type: response\nContent-Type: application/http\n", html)))
        .isEqualTo(Outcome.NO_PAGE);
  }
}
