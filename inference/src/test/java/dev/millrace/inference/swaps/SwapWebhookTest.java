package dev.millrace.inference.swaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.ServiceMetrics;
import dev.millrace.inference.swaps.SwapWebhook.Patience;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SwapWebhookTest {
  private static final Patience QUICK =
      new Patience(
          Duration.ofMillis(300), List.of(Duration.ofMillis(20), Duration.ofMillis(20)), 2);

  /** What a hook was sent. */
  private record Call(String method, String type, String authorization, String body) {}

  private final ServiceMetrics metrics = new ServiceMetrics();
  private final LinkedBlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final CountDownLatch slow = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/hook", this::answer);
    server.createContext("/slow", this::answerNever);
    server.start();
  }

  @AfterEach
  void stop() {
    slow.countDown();
    server.stop(0);
  }

  /** The status is the next of those wanted, else 204. */
  private void answer(HttpExchange exchange) throws IOException {
    note(exchange);
    Integer status = answers.poll();
    if (status != null && status == 302) {
      exchange.getResponseHeaders().add("Location", "/hook");
    }
    exchange.sendResponseHeaders(status == null ? 204 : status, -1);
    exchange.close();
  }

  private void answerNever(HttpExchange exchange) throws IOException {
    note(exchange);
    try {
      slow.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  private void note(HttpExchange exchange) throws IOException {
    calls.add(
        new Call(
            exchange.getRequestMethod(),
            exchange.getRequestHeaders().getFirst("Content-Type"),
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
  }

  private SwapWebhook webhook(String path, Optional<Path> token) {
    return webhook(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path), token);
  }

  private SwapWebhook webhook(URI uri, Optional<Path> token) {
    SwapWebhookSettings settings = new SwapWebhookSettings(Optional.of(uri.toString()), token);
    return SwapWebhook.start(settings, uri, QUICK, metrics);
  }

  private static ModelSwap swap(long step) {
    CheckpointEntry checkpoint =
        new CheckpointEntry(
            "run-1",
            step,
            Instant.EPOCH,
            1_000,
            OptionalDouble.of(2.5),
            OptionalDouble.empty(),
            "");
    return new ModelSwap(
        "millrace", checkpoint, Optional.of("run-1@1"), Instant.parse("2026-12-02T10:00:00Z"));
  }

  private Call next() throws InterruptedException {
    Call call = calls.poll(10, TimeUnit.SECONDS);
    assertThat(call).as("a call of the hook").isNotNull();
    return call;
  }

  private long steps(Call call) throws IOException {
    return new ObjectMapper().readTree(call.body()).get("step").asLong();
  }

  private void awaitCounted(String outcome, int count) throws InterruptedException {
    String line = "millrace_swap_webhooks_total{outcome=\"" + outcome + "\"} " + count + ".0\n";
    await(() -> metrics.text("").contains(line));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  @Test
  void postsOneObjectWithModelCheckpointAndWhatWasBefore() throws Exception {
    try (SwapWebhook webhook = webhook("/hook?key=1", Optional.empty())) {
      webhook.swapped(swap(7));
      Call call = next();
      assertThat(call.method()).isEqualTo("POST");
      assertThat(call.type()).isEqualTo("application/json");
      assertThat(call.authorization()).isEqualTo("null");
      JsonNode wanted =
          new ObjectMapper()
              .readTree(
                  """
                  {"event": "model.swapped", "model": "millrace", "checkpoint": "run-1@7",
                   "run": "run-1", "step": 7, "loss": 2.5, "held_out_bits_per_byte": null,
                   "previous": "run-1@1", "at": "2026-12-02T10:00:00Z"}
                  """);
      assertThat(new ObjectMapper().readTree(call.body())).isEqualTo(wanted);
      awaitCounted("delivered", 1);
    }
  }

  @Test
  void sendsTheTokenThatTheFileHoldsAtThatTime(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "first\n");
    try (SwapWebhook webhook = webhook("/hook", Optional.of(file))) {
      webhook.swapped(swap(1));
      assertThat(next().authorization()).isEqualTo("Bearer first");
      Files.writeString(file, "second");
      webhook.swapped(swap(2));
      assertThat(next().authorization()).isEqualTo("Bearer second");
    }
  }

  @Test
  void triesAgainWhatTheHookFailsToTake() throws Exception {
    answers.addAll(List.of(500, 429));
    try (SwapWebhook webhook = webhook("/hook", Optional.empty())) {
      webhook.swapped(swap(1));
      awaitCounted("delivered", 1);
      assertThat(calls).hasSize(3);
      assertThat(metrics.text("")).contains("webhooks_total{outcome=\"failed\"} 0.0");
    }
  }

  @Test
  void givesUpAfterItsTriesAndGoesOnWithTheNext() throws Exception {
    answers.addAll(List.of(500, 500, 503));
    try (SwapWebhook webhook = webhook("/hook", Optional.empty())) {
      webhook.swapped(swap(1));
      webhook.swapped(swap(2));
      awaitCounted("failed", 1);
      awaitCounted("delivered", 1);
      List<Call> all = List.copyOf(calls);
      assertThat(all).hasSize(4);
      assertThat(steps(all.getLast())).isEqualTo(2);
    }
  }

  @Test
  void triesNothingTwiceThatIsRefusedAndFollowsNoRedirect() throws Exception {
    answers.addAll(List.of(403, 302));
    try (SwapWebhook webhook = webhook("/hook", Optional.empty())) {
      webhook.swapped(swap(1));
      awaitCounted("failed", 1);
      webhook.swapped(swap(2));
      awaitCounted("failed", 2);
      assertThat(calls).hasSize(2);
    }
  }

  @Test
  void aHookThatIsAwayIsReachedOnceItIsThere() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    URI away = URI.create("http://127.0.0.1:" + port + "/hook");
    try (SwapWebhook webhook = webhook(away, Optional.empty())) {
      webhook.swapped(swap(1));
      awaitCounted("failed", 1);
      HttpServer late =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      late.createContext("/hook", this::answer);
      late.start();
      try {
        webhook.swapped(swap(2));
        assertThat(steps(next())).isEqualTo(2);
        awaitCounted("delivered", 1);
      } finally {
        late.stop(0);
      }
    }
  }

  /** Two wait beside the one that is told: the oldest beyond that are given up. */
  @Test
  void aSlowHookDelaysNobodyAndLosesTheOldest() throws Exception {
    SwapWebhook webhook = webhook("/slow", Optional.empty());
    webhook.swapped(swap(1));
    assertThat(steps(next())).isEqualTo(1);
    long begin = System.nanoTime();
    for (int step = 2; step <= 1_001; step++) {
      webhook.swapped(swap(step));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    Call second = next();
    while (steps(second) == 1) {
      second = next();
    }
    assertThat(steps(second)).isGreaterThan(900);
    long closing = System.nanoTime();
    webhook.close();
    assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aTokenThatCannotBeSentIsRefusedAtTheStart(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("token");
    assertThatThrownBy(() -> webhook("/hook", Optional.of(file)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("cannot be read");
    Files.writeString(file, "a\nb");
    assertThatThrownBy(() -> webhook("/hook", Optional.of(file)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("must hold one token")
        .hasMessageNotContaining("a\nb");
    assertThatThrownBy(() -> new SwapWebhookSettings(Optional.empty(), Optional.of(file)).uri())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("set both");
  }
}
