package dev.millrace.crawl.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import dev.millrace.crawl.url.CrawlUrl;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are reached, and which never are. */
@Timeout(60)
class ReachedAddressesTest {
  private final Fetcher fetcher = new Fetcher(FetchTrials.settings("127.0.0.0/8"));

  @AfterEach
  void close() {
    fetcher.close();
  }

  private FetchOutcome fetch(RawServer server) {
    return fetcher.fetch(FetchRequest.of(CrawlUrl.parse(server.url("/")).orElseThrow()));
  }

  @Test
  void closedPortIsRefused() throws IOException {
    RawServer server = RawServer.sending("");
    server.close();

    assertThat(FetchTrials.failed(fetch(server))).isEqualTo(FailureKind.REFUSED);
  }

  @Test
  void unknownNameHasNoAddress() {
    assertThat(
            FetchTrials.failed(
                fetcher.fetch(
                    FetchRequest.of(CrawlUrl.parse("http://nowhere.invalid/").orElseThrow()))))
        .isEqualTo(FailureKind.DNS);
  }

  @Test
  void nameThatIsNeverResolvedIsGivenUp() {
    NameLookup stuck =
        host -> {
          try {
            Thread.sleep(60_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return List.of();
        };
    try (Fetcher waiting = new Fetcher(FetchTrials.settings(), stuck, Optional.empty())) {
      assertThat(
              FetchTrials.failed(
                  waiting.fetch(
                      FetchRequest.of(CrawlUrl.parse("http://slow.example/").orElseThrow()))))
          .isEqualTo(FailureKind.DNS);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.1",
        "[::ffff:127.0.0.1]",
        "①②⑦.⓪.⓪.①",
        "localhost",
        "0.0.0.0",
        "0"
      })
  void privateListenerSeesNoConnectionInAnySpelling(String host) throws IOException {
    try (RawServer server = RawServer.sending("HTTP/1.1 200 OK\r\n\r\n");
        Fetcher guarded = new Fetcher(FetchTrials.settings())) {
      CrawlUrl url = CrawlUrl.parse("http://" + host + ":" + server.port() + "/").orElseThrow();

      assertThat(FetchTrials.failed(guarded.fetch(FetchRequest.of(url))))
          .isEqualTo(FailureKind.PRIVATE_ADDRESS);
      assertThat(server.connections()).isZero();
    }
  }

  /** The name had a public address when somebody looked, and has a private one when we connect. */
  @Test
  void nameThatTurnsToAPrivateAddressIsNotReached() throws IOException {
    int[] asked = new int[1];
    NameLookup rebinding =
        host -> List.of(InetAddresses.forString(asked[0]++ == 0 ? "93.184.216.34" : "127.0.0.1"));
    try (RawServer server = RawServer.sending("HTTP/1.1 200 OK\r\n\r\n");
        Fetcher guarded = new Fetcher(FetchTrials.settings(), rebinding, Optional.empty())) {
      assertThat(rebinding.lookup("rebind.example")).hasSize(1);
      CrawlUrl url = CrawlUrl.parse("http://rebind.example:" + server.port() + "/").orElseThrow();

      assertThat(FetchTrials.failed(guarded.fetch(FetchRequest.of(url))))
          .isEqualTo(FailureKind.PRIVATE_ADDRESS);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void redirectIntoAPrivateNetworkIsCheckedLikeAnyRequest() throws IOException {
    try (RawServer inner = RawServer.sending("HTTP/1.1 200 OK\r\n\r\n");
        RawServer outer =
            RawServer.sending(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:" + inner.port() + "/\r\n\r\n");
        Fetcher guarded = new Fetcher(FetchTrials.settings("127.0.0.1"))) {
      CrawlUrl first = CrawlUrl.parse(outer.url("/")).orElseThrow();
      Response redirect = FetchTrials.answered(guarded.fetch(FetchRequest.of(first)));
      CrawlUrl second = first.resolve(redirect.redirectTarget().orElseThrow()).orElseThrow();

      assertThat(FetchTrials.failed(guarded.fetch(FetchRequest.of(second))))
          .isEqualTo(FailureKind.PRIVATE_ADDRESS);
    }
  }

  @Test
  void redirectToAFileLeadsNowhere() throws IOException {
    try (RawServer server =
        RawServer.sending("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n")) {
      Response redirect = FetchTrials.answered(fetch(server));

      assertThat(
              CrawlUrl.parse(redirect.url())
                  .orElseThrow()
                  .resolve(redirect.redirectTarget().orElseThrow()))
          .isEmpty();
    }
  }
}
