package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.COMPLETIONS;
import static dev.millrace.inference.Fixtures.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.serving.ServiceCatalog;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Crowded, late, slow and vanished clients. */
@Timeout(60)
class HttpLoadTest {
  @Test
  void aFullQueueIs429WithRetryAfter() throws Exception {
    FakeEngine engine = FakeEngine.letters(1);
    engine.passMillis = 5;
    try (InferenceServer server =
            InferenceServer.start(
                SETTINGS.withLoad(1, 0, Duration.ofMinutes(1)), ServiceCatalog.none());
        Http http = new Http(server)) {
      server.offer(engine.served("run@1"));
      Thread busy = Thread.startVirtualThread(() -> http.post(COMPLETIONS, "{\"max_tokens\":200}"));
      while (engine.passes.isEmpty()) {
        Thread.sleep(1);
      }
      HttpResponse<String> refused = http.post(COMPLETIONS, "{}");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
      assertThat(Http.json(refused).at("/error/type").textValue()).isEqualTo("rate_limit_error");
      busy.join();
    }
  }

  @Test
  void aTimeoutIs504AndAnErrorInAStream() {
    FakeEngine engine = FakeEngine.letters(1);
    engine.passMillis = 20;
    try (InferenceServer server =
            InferenceServer.start(
                SETTINGS.withLoad(4, 4, Duration.ofMillis(200)), ServiceCatalog.none());
        Http http = new Http(server)) {
      server.offer(engine.served("run@1"));
      HttpResponse<String> late = http.post(COMPLETIONS, "{\"max_tokens\":400}");
      assertThat(late.statusCode()).isEqualTo(504);
      List<String> events = http.events(COMPLETIONS, "{\"max_tokens\":400,\"stream\":true}");
      assertThat(Http.json(events.getLast()).at("/error/code").textValue()).isEqualTo("timeout");
    }
  }

  @Test
  void aWholeAnswerThatFailsLateIsNotTakenForWhole() throws Exception {
    FakeEngine engine = FakeEngine.letters(1);
    engine.passMillis = 25;
    try (InferenceServer server =
            InferenceServer.start(
                SETTINGS.withLoad(4, 4, Duration.ofMillis(3500)), ServiceCatalog.none());
        RawConnection socket = new RawConnection(server)) {
      server.offer(engine.served("run@1"));
      socket.write(RawConnection.head(18) + "{\"max_tokens\":400}");
      String late = socket.readAll();
      assertThat(late).startsWith("HTTP/1.1 200").contains("\"code\":\"timeout\"");
      assertThat(late).doesNotContain("\r\n0\r\n");
    }
  }

  @Test
  void aClientThatIsGoneStopsItsGeneration() throws Exception {
    for (String stream : List.of("true", "false")) {
      FakeEngine engine = FakeEngine.letters(1);
      engine.passMillis = 25;
      try (InferenceServer server = InferenceServer.start(SETTINGS, ServiceCatalog.none())) {
        server.offer(engine.served("run@1"));
        try (RawConnection socket = new RawConnection(server)) {
          String body = "{\"max_tokens\":480,\"stream\":" + stream + "}";
          socket.write(RawConnection.head(body.length()) + body);
          while (engine.passes.size() < 4) {
            Thread.sleep(1);
          }
        }
        while (server.service().scheduler().runningAnswers() > 0) {
          Thread.sleep(5);
        }
        assertThat(engine.passes.size()).as("stream %s", stream).isLessThan(480);
      }
    }
  }

  @Test
  void aClientThatIsGoneFreesItsPlaceAfterAFewPasses() throws Exception {
    for (String stream : List.of("true", "false")) {
      FakeEngine engine = FakeEngine.letters(1);
      engine.passMillis = 150;
      try (InferenceServer server = InferenceServer.start(SETTINGS, ServiceCatalog.none())) {
        server.offer(engine.served("run@1"));
        int before;
        try (RawConnection socket = new RawConnection(server)) {
          String body = "{\"max_tokens\":480,\"stream\":" + stream + "}";
          socket.write(RawConnection.head(body.length()) + body);
          while (engine.passes.size() < 3) {
            Thread.sleep(1);
          }
          before = engine.passes.size();
        }
        while (server.service().scheduler().runningAnswers() > 0) {
          Thread.sleep(1);
        }
        assertThat(engine.passes.size() - before).as("stream %s", stream).isLessThanOrEqualTo(5);
      }
    }
  }

  @Test
  void aClientThatLeavesAWholeAnswerIsNoticedBeforeAnythingWouldBeWritten() throws Exception {
    FakeEngine engine = FakeEngine.letters(1);
    engine.passMillis = 25;
    try (InferenceServer server = InferenceServer.start(SETTINGS, ServiceCatalog.none())) {
      server.offer(engine.served("run@1"));
      try (RawConnection socket = new RawConnection(server)) {
        socket.write(RawConnection.head(18) + "{\"max_tokens\":480}");
        while (engine.passes.size() < 4) {
          Thread.sleep(1);
        }
      }
      while (server.service().scheduler().runningAnswers() > 0) {
        Thread.sleep(5);
      }
      // The first white space comes after 3 s, which are 120 passes.
      assertThat(engine.passes.size()).isLessThan(100);
    }
  }

  @Test
  void aClientThatEndsItsInputStillGetsItsAnswer() throws Exception {
    FakeEngine engine = FakeEngine.letters(1);
    engine.passMillis = 5;
    try (InferenceServer server = InferenceServer.start(SETTINGS, ServiceCatalog.none());
        RawConnection socket = new RawConnection(server)) {
      server.offer(engine.served("run@1"));
      socket.write(RawConnection.head(17) + "{\"max_tokens\":40}");
      socket.endInput();
      assertThat(socket.readAll())
          .startsWith("HTTP/1.1 200")
          .contains("\"completion_tokens\":40")
          .endsWith("\r\n0\r\n\r\n");
    }
  }

  @Test
  void slowClientsDoNotStallOthers() throws Exception {
    FakeEngine engine = FakeEngine.letters(1);
    try (InferenceServer server = InferenceServer.start(SETTINGS, ServiceCatalog.none());
        Http http = new Http(server)) {
      server.offer(engine.served("run@1"));
      List<RawConnection> slow = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        RawConnection socket = new RawConnection(server);
        slow.add(socket);
        switch (i % 3) {
          case 0 -> socket.write("POST /v1/completions HTTP/1.1\r\nHost: loc");
          case 1 -> socket.write(RawConnection.head(99) + "{");
          default -> socket.write("");
        }
      }
      assertThat(http.post(COMPLETIONS, "{\"max_tokens\":300}").statusCode()).isEqualTo(200);
      for (RawConnection socket : slow) {
        socket.close();
      }
    }
  }
}
