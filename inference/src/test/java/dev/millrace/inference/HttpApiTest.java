package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HttpApiTest {
  private static final InferenceSettings SETTINGS = InferenceSettings.defaults().withPort(0);
  private static final String COMPLETIONS = "/v1/completions";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'prompt':7}|prompt",
        "{'prompt':{}}|prompt",
        "{'prompt':['a',7]}|prompt",
        "{'prompt':[257]}|prompt",
        "{'prompt':[-1]}|prompt",
        "{'prompt':[1.5]}|prompt",
        "{'prompt':[99999999999]}|prompt",
        "{'prompt':'\\ud800'}|prompt",
        "{'max_tokens':-1}|max_tokens",
        "{'max_tokens':1e99}|max_tokens",
        "{'max_tokens':1000000}|max_tokens",
        "{'max_tokens':'5'}|max_tokens",
        "{'max_tokens':5.5}|max_tokens",
        "{'n':0}|n",
        "{'n':33}|n",
        "{'n':1000000000000000000000}|n",
        "{'temperature':-0.1}|temperature",
        "{'temperature':2.1}|temperature",
        "{'temperature':'hot'}|temperature",
        "{'temperature':1e400}|temperature",
        "{'top_p':1.1}|top_p",
        "{'top_p':-1}|top_p",
        "{'top_k':-2}|top_k",
        "{'min_p':2}|min_p",
        "{'repetition_penalty':0}|repetition_penalty",
        "{'presence_penalty':3}|presence_penalty",
        "{'frequency_penalty':-3}|frequency_penalty",
        "{'seed':1.5}|seed",
        "{'seed':9223372036854775808}|seed",
        "{'logprobs':-1}|logprobs",
        "{'logprobs':21}|logprobs",
        "{'logprobs':true}|logprobs",
        "{'echo':1}|echo",
        "{'stream':'yes'}|stream",
        "{'stream_options':{}}|stream_options",
        "{'stream':true,'stream_options':{'include_usage':3}}|stream_options.include_usage",
        "{'stop':7}|stop",
        "{'stop':['a',7]}|stop",
        "{'stop':''}|stop",
        "{'logit_bias':[]}|logit_bias",
        "{'logit_bias':{'257':1}}|logit_bias",
        "{'logit_bias':{'x':1}}|logit_bias",
        "{'logit_bias':{'1':101}}|logit_bias",
        "{'logit_bias':{'1':'a'}}|logit_bias",
        "{'suffix':'x'}|suffix",
        "{'best_of':2}|best_of",
        "{'model':7}|model",
        "{'temprature':1}|temprature",
      })
  void badFieldsAreNamed(String request, String field) {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      HttpResponse<String> response = http.post(COMPLETIONS, request.replace('\'', '"'));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
      assertThat(Http.field(response)).as(response.body()).contains(field);
      assertThat(Http.json(response).at("/error/type").textValue())
          .isEqualTo("invalid_request_error");
      assertThat(Http.json(response).at("/error/message").textValue()).contains(field);
    }
  }

  @Test
  void badBodiesAreRefused() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      for (String body :
          List.of(
              "", "{", "[]", "null", "7", "{\"n\":1}{", "{\"n\":1,\"n\":2}", "{'n':1}", "NaN")) {
        HttpResponse<String> response = http.post(COMPLETIONS, body);
        assertThat(response.statusCode()).as(body).isEqualTo(400);
        assertThat(Http.json(response).at("/error/code").textValue()).isEqualTo("invalid_body");
      }
      byte[] broken = "{\"prompt\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
      assertThat(http.post(COMPLETIONS, broken).body()).contains("not UTF-8");
      String deep = "{\"prompt\":" + "[".repeat(1000) + "]".repeat(1000) + "}";
      assertThat(http.post(COMPLETIONS, deep).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void tooLongPromptsNameBothLengths() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      HttpResponse<String> response =
          http.post(COMPLETIONS, "{\"prompt\":\"" + "x".repeat(600) + "\"}");
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(Http.json(response).at("/error/code").textValue())
          .isEqualTo("context_length_exceeded");
      assertThat(response.body()).contains("600 tokens").contains("context 512");
    }
  }

  @Test
  void tooLargeBodiesAreRefused() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      byte[] large = new byte[SETTINGS.maxBodyBytes() + 1];
      HttpResponse<String> announced = http.post(COMPLETIONS, large);
      assertThat(announced.statusCode()).isEqualTo(413);
      assertThat(Http.json(announced).at("/error/code").textValue()).isEqualTo("request_too_large");
      assertThat(http.get("/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void unknownModelsPathsAndMethods() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      HttpResponse<String> model = http.post(COMPLETIONS, "{\"model\":\"gpt-9\"}");
      assertThat(model.statusCode()).isEqualTo(404);
      assertThat(Http.field(model)).contains("model");
      assertThat(Http.json(model).at("/error/code").textValue()).isEqualTo("model_not_found");
      assertThat(http.get("/v1/models/gpt-9").statusCode()).isEqualTo(404);
      assertThat(http.get("/v2/anything").statusCode()).isEqualTo(404);
      assertThat(http.get("/page/../../secret").statusCode()).isEqualTo(404);
      HttpResponse<String> method = http.get(COMPLETIONS);
      assertThat(method.statusCode()).isEqualTo(405);
      assertThat(method.headers().firstValue("Allow")).contains("POST");
    }
  }

  @Test
  void everythingThatNeedsAModelSays503Before() {
    try (InferenceServer server = InferenceServer.start(SETTINGS, Surroundings.none());
        Http http = new Http(server)) {
      HttpResponse<String> response = http.post(COMPLETIONS, "{}");
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(Http.json(response).at("/error/code").textValue()).isEqualTo("no_model");
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      assertThat(http.get("/health").statusCode()).isEqualTo(503);
      assertThat(http.post("/tokenize", "{\"text\":\"x\"}").statusCode()).isEqualTo(503);
      assertThat(Http.json(http.get("/v1/models")).at("/data")).isEmpty();
      server.offer(FakeEngine.letters(1).served("run@1"));
      assertThat(http.post(COMPLETIONS, "{}").statusCode()).isEqualTo(200);
      assertThat(http.get("/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void modelsHealthAndMetrics() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      http.post(COMPLETIONS, "{\"max_tokens\":5}");
      JsonNode models = Http.json(http.get("/v1/models"));
      assertThat(models.at("/object").textValue()).isEqualTo("list");
      assertThat(models.at("/data").findValuesAsText("id")).containsExactly("millrace", "run@1");
      assertThat(Http.json(http.get("/v1/models/run@1")).at("/object").textValue())
          .isEqualTo("model");
      assertThat(Http.json(http.get("/health")).at("/model").textValue()).isEqualTo("run@1");
      assertThat(http.get("/metrics").body())
          .contains("millrace_http_requests_total{path=\"/v1/completions\",status=\"200\"} 1\n")
          .contains("millrace_completion_tokens_total 5\n")
          .contains("millrace_model_info{model=\"run@1\"} 1\n")
          .contains("millrace_time_to_first_token_seconds_count 1\n")
          .contains("millrace_model_swaps_total 1\n");
    }
  }

  @Test
  void tokenizesWithAnyTokenizer() {
    Surroundings surroundings =
        new Surroundings(
            Map.of("bytes", new ByteVocabulary()), CheckpointCatalog.empty(), PipelineView.none());
    try (InferenceServer server = InferenceServer.start(SETTINGS, surroundings);
        Http http = new Http(server)) {
      server.offer(FakeEngine.letters(1).served("run@1"));
      JsonNode answer =
          Http.json(http.post("/tokenize", "{\"text\":\"h\u00e9\",\"tokenizer\":\"bytes\"}"));
      assertThat(answer.at("/count").intValue()).isEqualTo(3);
      assertThat(answer.at("/tokens").toString()).isEqualTo("[104,195,169]");
      assertThat(answer.at("/pieces/0").textValue()).isEqualTo("h");
      assertThat(answer.at("/pieces/1").textValue()).isEqualTo("bytes:\\xc3");
      assertThat(Http.json(http.post("/detokenize", "{\"tokens\":[104,195,169]}")).at("/text"))
          .hasToString("\"h\u00e9\"");
      assertThat(Http.field(http.post("/detokenize", "{\"tokens\":[257]}"))).contains("tokens");
      assertThat(Http.field(http.post("/detokenize", "{}"))).contains("tokens");
      assertThat(Http.field(http.post("/tokenize", "{}"))).contains("text");
      assertThat(Http.field(http.post("/tokenize", "{\"text\":\"\",\"tokenizer\":\"x\"}")))
          .contains("tokenizer");
      assertThat(Http.json(http.get("/tokenizers")).at("/tokenizers").findValuesAsText("name"))
          .containsExactly("model", "bytes");
    }
  }

  @Test
  void trainingAndFlowAreColumnsAndStages() {
    PipelineView view =
        new PipelineView() {
          @Override
          public Training training() {
            Point step =
                new Point(
                    1, 64, Instant.EPOCH, OptionalDouble.of(3), OptionalDouble.empty(), 0.1, 9);
            Point evaluation =
                new Point(
                    1, 64, Instant.EPOCH, OptionalDouble.empty(), OptionalDouble.of(1.5), 0, 0);
            CheckpointEntry entry =
                new CheckpointEntry(
                    "r", 1, Instant.EPOCH, 64, OptionalDouble.of(3), OptionalDouble.empty());
            return new Training("r", List.of(step, evaluation), List.of(entry));
          }

          @Override
          public Flow flow() {
            Map<String, Long> drops = Map.of("a.few", 1L, "a.many", 5L);
            return new Flow(
                List.of(new Stage("curation", "documents", 9, "clean", 3, 1.5, 2, drops)));
          }

          @Override
          public List<DropExample> examples(String rule) {
            return List.of(new DropExample("http://a.test/", rule, 3, 50, "text"));
          }
        };
    Surroundings surroundings = new Surroundings(Map.of(), CheckpointCatalog.empty(), view);
    try (InferenceServer server = InferenceServer.start(SETTINGS, surroundings);
        Http http = new Http(server)) {
      JsonNode training = Http.json(http.get("/api/training"));
      assertThat(training.at("/loss").toString()).isEqualTo("[3.0,null]");
      assertThat(training.at("/held_out_bits_per_byte").toString()).isEqualTo("[null,1.5]");
      assertThat(training.at("/learning_rate").toString()).isEqualTo("[0.1,null]");
      assertThat(training.at("/checkpoints/0/id").textValue()).isEqualTo("r@1");
      JsonNode flow = Http.json(http.get("/api/flow"));
      assertThat(flow.at("/stages/0/drops").findValuesAsText("rule"))
          .containsExactly("a.many", "a.few");
      JsonNode examples = Http.json(http.get("/api/examples?rule=a.few"));
      assertThat(examples.at("/examples/0/rule").textValue()).isEqualTo("a.few");
      assertThat(Http.field(http.get("/api/examples"))).contains("rule");
    }
  }

  /** A catalog of three checkpoints of which the second is damaged. */
  private static CheckpointCatalog catalog(List<FakeEngine> loaded) {
    return new CheckpointCatalog() {
      @Override
      public List<CheckpointEntry> checkpoints() {
        return LongStream.of(1, 2, 3)
            .mapToObj(
                step ->
                    new CheckpointEntry(
                        "old",
                        step,
                        Instant.EPOCH,
                        0,
                        OptionalDouble.empty(),
                        OptionalDouble.empty()))
            .toList();
      }

      @Override
      public ServedModel load(String id) {
        if (id.equals("old@2")) {
          throw new CheckpointRefusedException(id, "damaged");
        }
        FakeEngine engine = FakeEngine.letters(id.hashCode());
        loaded.add(engine);
        return engine.served(id);
      }

      @Override
      public Optional<String> pinned() {
        return Optional.empty();
      }

      @Override
      public void pin(String id) {
        load(id).close();
      }

      @Override
      public void unpin() {}
    };
  }

  @Test
  void aNamedCheckpointIsLoadedBesideTheCurrentOneAndGoesWhenAnotherComes() throws Exception {
    List<FakeEngine> loaded = Collections.synchronizedList(new ArrayList<>());
    Surroundings surroundings = new Surroundings(Map.of(), catalog(loaded), PipelineView.none());
    try (InferenceServer server = InferenceServer.start(SETTINGS, surroundings);
        Http http = new Http(server)) {
      server.offer(FakeEngine.letters(1).served("run@1"));
      assertThat(Http.json(http.get("/v1/models")).at("/data").findValuesAsText("id"))
          .containsExactly("millrace", "run@1", "old@1", "old@2", "old@3");
      for (int i = 0; i < 2; i++) {
        JsonNode answer = Http.json(http.post(COMPLETIONS, "{\"model\":\"old@1\"}"));
        assertThat(answer.at("/system_fingerprint").textValue()).isEqualTo("old@1");
      }
      assertThat(loaded).hasSize(1);
      HttpResponse<String> damaged = http.post(COMPLETIONS, "{\"model\":\"old@2\"}");
      assertThat(damaged.statusCode()).isEqualTo(409);
      assertThat(http.post(COMPLETIONS, "{\"model\":\"old@3\"}").statusCode()).isEqualTo(200);
      while (!loaded.getFirst().closed) {
        Thread.sleep(1);
      }
      JsonNode current = Http.json(http.post(COMPLETIONS, "{}"));
      assertThat(current.at("/system_fingerprint").textValue()).isEqualTo("run@1");
    }
  }

  @Test
  void pinsAreCheckedAndAnswered() {
    Surroundings surroundings =
        new Surroundings(Map.of(), catalog(new ArrayList<>()), PipelineView.none());
    try (InferenceServer server = InferenceServer.start(SETTINGS, surroundings);
        Http http = new Http(server)) {
      String path = "/admin/checkpoint";
      assertThat(http.post(path, "{\"checkpoint\":\"old@1\"}").statusCode()).isEqualTo(200);
      assertThat(http.post(path, "{\"checkpoint\":\"latest\"}").statusCode()).isEqualTo(200);
      HttpResponse<String> refused = http.post(path, "{\"checkpoint\":\"old@2\"}");
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body()).contains("damaged");
      assertThat(Http.field(http.post(path, "{}"))).contains("checkpoint");
      assertThat(Http.json(http.get("/api/status")).at("/checkpoints")).hasSize(3);
    }
  }

  @Test
  void keysGuardAllButHealthAndThePage() {
    try (InferenceServer server = serving(SETTINGS.withApiKeys(Set.of("k1", "k2")));
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
  void aLoopbackServiceKnowsNoForeignHostName() throws Exception {
    try (InferenceServer server = serving(SETTINGS);
        Socket socket = connect(server)) {
      write(socket, "GET /v1/models HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n");
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void aTakenPortIsOneClearLine() {
    try (InferenceServer server = serving(SETTINGS)) {
      InferenceSettings same = SETTINGS.withPort(server.port());
      assertThatThrownBy(() -> InferenceServer.start(same, Surroundings.none()))
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageContaining("inference.port")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aFullQueueIs429WithRetryAfter() throws Exception {
    FakeEngine engine = FakeEngine.letters(1);
    engine.passMillis = 5;
    try (InferenceServer server =
            InferenceServer.start(
                SETTINGS.withLoad(1, 0, Duration.ofMinutes(1)), Surroundings.none());
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
                SETTINGS.withLoad(4, 4, Duration.ofMillis(200)), Surroundings.none());
        Http http = new Http(server)) {
      server.offer(engine.served("run@1"));
      HttpResponse<String> late = http.post(COMPLETIONS, "{\"max_tokens\":400}");
      assertThat(late.statusCode()).isEqualTo(504);
      List<String> events = http.events(COMPLETIONS, "{\"max_tokens\":400,\"stream\":true}");
      assertThat(Http.json(events.getLast()).at("/error/code").textValue()).isEqualTo("timeout");
    }
  }

  @Test
  void aClientThatIsGoneStopsItsGeneration() throws Exception {
    for (String stream : List.of("true", "false")) {
      FakeEngine engine = FakeEngine.letters(1);
      engine.passMillis = 25;
      try (InferenceServer server = InferenceServer.start(SETTINGS, Surroundings.none())) {
        server.offer(engine.served("run@1"));
        try (Socket socket = connect(server)) {
          String body = "{\"max_tokens\":480,\"stream\":" + stream + "}";
          write(socket, head(body.length()) + body);
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
  void slowClientsDoNotStallOthers() throws Exception {
    FakeEngine engine = FakeEngine.letters(1);
    try (InferenceServer server = InferenceServer.start(SETTINGS, Surroundings.none());
        Http http = new Http(server)) {
      server.offer(engine.served("run@1"));
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Socket socket = connect(server);
        slow.add(socket);
        switch (i % 3) {
          case 0 -> write(socket, "POST /v1/completions HTTP/1.1\r\nHost: loc");
          case 1 -> write(socket, head(99) + "{");
          default -> write(socket, "");
        }
      }
      assertThat(http.post(COMPLETIONS, "{\"max_tokens\":300}").statusCode()).isEqualTo(200);
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** 32 clients stream while 100 models follow each other: every chunk is of one model. */
  @Test
  void swapsUnderLoadBreakNoStream() throws Exception {
    try (InferenceServer server = InferenceServer.start(SETTINGS, Surroundings.none());
        Http http = new Http(server);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      server.offer(FakeEngine.letters(0).served("run@0"));
      AtomicBoolean over = new AtomicBoolean();
      List<Future<Set<String>>> streams = new ArrayList<>();
      for (int client = 0; client < 32; client++) {
        streams.add(clients.submit(() -> streamUntil(over, http)));
      }
      for (int step = 1; step <= 100; step++) {
        Thread.sleep(10);
        server.offer(FakeEngine.letters(step).served("run@" + step));
      }
      over.set(true);
      Set<String> models = new HashSet<>();
      for (Future<Set<String>> stream : streams) {
        models.addAll(stream.get());
      }
      assertThat(models).hasSizeGreaterThan(10);
      JsonNode last = Http.json(http.post(COMPLETIONS, "{}"));
      assertThat(last.at("/system_fingerprint").textValue()).isEqualTo("run@100");
    }
  }

  private static Set<String> streamUntil(AtomicBoolean over, Http http) {
    Set<String> models = new HashSet<>();
    while (!over.get()) {
      List<JsonNode> chunks = http.chunks(COMPLETIONS, "{\"max_tokens\":20,\"stream\":true}");
      Set<String> own = new HashSet<>();
      chunks.forEach(chunk -> own.add(chunk.at("/system_fingerprint").textValue()));
      assertThat(own).hasSize(1);
      assertThat(chunks.getLast().at("/choices/0/finish_reason").textValue()).isEqualTo("length");
      models.addAll(own);
    }
    return models;
  }

  private static String head(int length) {
    return "POST " + COMPLETIONS + " HTTP/1.1\r\nHost: localhost\r\n" + length(length);
  }

  private static String length(int length) {
    return "Content-Length: " + length + "\r\n\r\n";
  }

  private static Socket connect(InferenceServer server) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  private static void write(Socket socket, String text) throws Exception {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  @Test
  void thePageAndItsPartsAreServed() throws Exception {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      HttpResponse<String> page = http.get("/");
      assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
      assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
      for (String name :
          List.of(
              "style.css",
              "main.js",
              "api.js",
              "playground.js",
              "tokens.js",
              "training.js",
              "flow.js",
              "uplot.js",
              "uplot.css")) {
        HttpResponse<String> file = http.get("/page/" + name);
        assertThat(file.statusCode()).as(name).isEqualTo(200);
        assertThat(file.body()).as(name).doesNotContain("//cdn").isNotBlank();
      }
      try (InputStream none = getClass().getResourceAsStream("/dev/millrace/inference/page/x")) {
        assertThat(none).isNull();
      }
    }
  }

  private static InferenceServer serving(InferenceSettings settings) {
    InferenceServer server = InferenceServer.start(settings, Surroundings.none());
    server.offer(FakeEngine.letters(1).served("run@1"));
    return server;
  }
}
