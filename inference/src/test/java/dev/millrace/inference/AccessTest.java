package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.COMPLETIONS;
import static dev.millrace.inference.Fixtures.SETTINGS;
import static dev.millrace.inference.Fixtures.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.http.keys.SecretHash;
import dev.millrace.inference.access.ApiKey;
import dev.millrace.inference.access.ApiKeyFile;
import dev.millrace.inference.access.KeyScope;
import dev.millrace.inference.serving.ServiceCatalog;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may call the service, and where it listens. */
@Timeout(60)
class AccessTest {
  @Test
  void keysGuardAllButHealthAndThePage() {
    try (InferenceServer server =
            serving(
                SETTINGS.withAccess(new InferenceSettings.Access(Set.of("k1", "k2"), List.of())));
        Http http = new Http(server)) {
      for (String path : List.of("/v1/models", "/metrics", "/api/status", "/tokenizers")) {
        assertThat(http.get(path).statusCode()).as(path).isEqualTo(401);
      }
      assertThat(http.post(COMPLETIONS, "{}").statusCode()).isEqualTo(401);
      assertThat(http.get("/health").statusCode()).isEqualTo(200);
      assertThat(http.get("/").statusCode()).isEqualTo(200);
      assertThat(http.send(keyed(http, "k2")).statusCode()).isEqualTo(200);
      assertThat(http.send(keyed(http, "k3")).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aKeyMayDoWhatItsScopesSayAndNoOftenerThanItsRate(@TempDir Path folder) throws IOException {
    ApiKey reader = new ApiKey("reader", SecretHash.of("k1"), Set.of(KeyScope.READ), 0);
    ApiKey rare = new ApiKey("rare", SecretHash.of("k2"), Set.of(KeyScope.READ), 1);
    Path file =
        Files.write(
            folder.resolve("keys"), List.of(ApiKeyFile.line(reader), ApiKeyFile.line(rare)));
    InferenceSettings.Access access =
        new InferenceSettings.Access(Set.of(), Optional.of(file), List.of(), List.of());
    try (InferenceServer server = serving(SETTINGS.withAccess(access));
        Http http = new Http(server)) {
      assertThat(http.send(keyed(http, "k1")).statusCode()).isEqualTo(200);
      HttpResponse<String> beyond =
          http.send(
              HttpRequest.newBuilder(http.uri(COMPLETIONS))
                  .header("Authorization", "Bearer k1")
                  .POST(HttpRequest.BodyPublishers.ofString("{}")));
      assertThat(beyond.statusCode()).isEqualTo(403);
      assertThat(beyond.body()).contains("'reader' has no scope generate");
      assertThat(http.send(keyed(http, "k2")).statusCode()).isEqualTo(200);
      HttpResponse<String> again = http.send(keyed(http, "k2"));
      assertThat(again.statusCode()).isEqualTo(429);
      assertThat(again.body()).contains("'rare' may make 1 requests a minute");
      assertThat(again.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
    }
  }

  private static HttpRequest.Builder keyed(Http http, String key) {
    return HttpRequest.newBuilder(http.uri("/v1/models")).header("Authorization", "Bearer " + key);
  }

  @Test
  void pagesOfOtherOriginsGetNothing() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      HttpResponse<String> foreign =
          http.send(
              HttpRequest.newBuilder(http.uri("/v1/models")).header("Origin", "http://evil.test"));
      assertThat(foreign.statusCode()).isEqualTo(403);
      assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      String own = "http://127.0.0.1:" + server.port();
      HttpResponse<String> same =
          http.send(HttpRequest.newBuilder(http.uri("/v1/models")).header("Origin", own));
      assertThat(same.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void pagesOfAllowedOriginsMaySendWhatClientsSend() {
    InferenceSettings.Access access =
        new InferenceSettings.Access(Set.of(), List.of("http://app.test"));
    try (InferenceServer server = serving(SETTINGS.withAccess(access));
        Http http = new Http(server)) {
      HttpRequest.Builder asking =
          HttpRequest.newBuilder(http.uri(COMPLETIONS))
              .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
              .header("Origin", "http://app.test");
      HttpResponse<String> plain = http.send(asking);
      assertThat(plain.headers().firstValue("Access-Control-Allow-Headers"))
          .contains("Authorization, Content-Type");
      String wanted = "authorization,content-type,x-stainless-os";
      HttpResponse<String> client =
          http.send(asking.header("Access-Control-Request-Headers", wanted));
      assertThat(client.statusCode()).isEqualTo(204);
      assertThat(client.headers().firstValue("Access-Control-Allow-Headers")).contains(wanted);
      assertThat(client.headers().firstValue("Access-Control-Allow-Origin"))
          .contains("http://app.test");
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(http.uri("/v1/models")).header("Origin", "http://app.test"));
      assertThat(answer.headers().firstValue("Access-Control-Expose-Headers"))
          .contains("Retry-After, Ignored-Fields, Model-Name, Model-Checkpoint, Model-Step");
    }
  }

  @Test
  void aLoopbackServiceKnowsNoForeignHostName() throws Exception {
    try (InferenceServer server = serving(SETTINGS);
        RawConnection socket = new RawConnection(server)) {
      socket.write("GET /v1/models HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n");
      assertThat(socket.readAll()).startsWith("HTTP/1.1 403");
    }
  }

  /** As proxies and health checks are that nobody told to speak 1.1. */
  @Test
  void clientsOfHttp10AreServed() throws Exception {
    try (InferenceServer server = serving(SETTINGS);
        RawConnection socket = new RawConnection(server)) {
      String body = "{\"max_tokens\":2,\"stream\":true}";
      socket.write(RawConnection.head(body.length()).replace("HTTP/1.1", "HTTP/1.0") + body);
      assertThat(socket.readAll())
          .contains(" 200 OK\r\n", "\r\n\r\ndata: {")
          .endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void hostNamesAreTheSameInCapitals() throws Exception {
    try (InferenceServer server = serving(SETTINGS);
        RawConnection socket = new RawConnection(server)) {
      socket.write("GET /v1/models HTTP/1.1\r\nHost: LocalHost\r\nConnection: close\r\n\r\n");
      assertThat(socket.readAll()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aTakenPortIsOneClearLine() {
    try (InferenceServer server = serving(SETTINGS)) {
      InferenceSettings same = SETTINGS.withPort(server.port());
      assertThatThrownBy(() -> InferenceServer.start(same, ServiceCatalog.none()))
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageContaining("inference.port")
          .hasMessageNotContaining("\n");
    }
  }
}
