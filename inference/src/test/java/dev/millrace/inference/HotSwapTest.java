package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.COMPLETIONS;
import static dev.millrace.inference.Fixtures.SETTINGS;
import static dev.millrace.inference.Fixtures.complete;
import static dev.millrace.inference.Fixtures.serving;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.serving.Completion;
import dev.millrace.inference.serving.ServiceCatalog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One model takes over from another while requests run. */
@Timeout(60)
class HotSwapTest {
  @Test
  void requestsFinishOnTheModelTheyBeganWith() throws Exception {
    FakeEngine old = FakeEngine.letters(1);
    FakeEngine next = FakeEngine.letters(2);
    old.passMillis = 2;
    String expected;
    try (InferenceService service = serving(FakeEngine.letters(1))) {
      expected = complete(service, "a", 100).text();
    }
    try (InferenceService service = serving(old);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Completion> begun = clients.submit(() -> complete(service, "a", 100));
      while (old.passes.size() < 3) {
        Thread.sleep(1);
      }
      service.offer(next.served("run@2"));
      assertThat(complete(service, "a", 1).fingerprint()).isEqualTo("run@2");
      assertThat(old.closed).isFalse();
      assertThat(begun.get().fingerprint()).isEqualTo("run@1");
      assertThat(begun.get().text()).isEqualTo(expected);
      while (!old.closed) {
        Thread.sleep(1);
      }
      assertThat(service.scheduler().loaded()).isEqualTo(1);
    }
  }

  @Test
  void aNewModelAnswersBeforeTheOldOnesLastAnswerIsDone() throws Exception {
    FakeEngine old = FakeEngine.letters(1);
    old.passMillis = 5;
    InferenceSettings onePlace = SETTINGS.withLoad(1, 5, Duration.ofMinutes(1));
    try (InferenceService service = new InferenceService(onePlace);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      service.offer(old.served("run@1"));
      Future<Completion> begun = clients.submit(() -> complete(service, "a", 400));
      while (old.passes.size() < 3) {
        Thread.sleep(1);
      }
      service.offer(FakeEngine.letters(2).served("run@2"));
      assertThat(complete(service, "a", 3).fingerprint()).isEqualTo("run@2");
      assertThat(begun.isDone()).isFalse();
      assertThat(begun.get().tokens()).hasSize(400);
    }
  }

  @Test
  void modelsThatFollowEachOtherQuicklyShareTheirLastAnswersPlaces() throws Exception {
    InferenceSettings onePlace = SETTINGS.withLoad(1, 5, Duration.ofMinutes(1));
    List<FakeEngine> engines = new ArrayList<>();
    try (InferenceService service = new InferenceService(onePlace);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Completion>> answers = new ArrayList<>();
      for (int model = 0; model < 3; model++) {
        FakeEngine engine = FakeEngine.letters(model);
        engine.passMillis = 5;
        engines.add(engine);
        service.offer(engine.served("run@" + model));
        answers.add(clients.submit(() -> complete(service, "a", 100)));
        boolean place = model < 2;
        while (place ? engine.passes.size() < 3 : service.scheduler().waitingRequests() == 0) {
          Thread.sleep(1);
        }
      }
      assertThat(engines.get(2).passes).isEmpty();
      for (int model = 0; model < 3; model++) {
        assertThat(answers.get(model).get().fingerprint()).isEqualTo("run@" + model);
      }
    }
  }

  /** 32 clients, 100 swaps: each answer is wholly that of the model it names. */
  @Test
  void swapsUnderLoadFailNoRequest() throws Exception {
    List<FakeEngine> engines = new ArrayList<>();
    AtomicBoolean over = new AtomicBoolean();
    try (InferenceService service = new InferenceService(SETTINGS);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      offerNext(service, engines);
      List<Future<Integer>> streams = new ArrayList<>();
      for (int client = 0; client < 32; client++) {
        String prompt = "client " + client;
        streams.add(clients.submit(() -> askUntil(over, service, prompt)));
      }
      for (int swap = 0; swap < 100; swap++) {
        Thread.sleep(10);
        offerNext(service, engines);
      }
      over.set(true);
      int answers = 0;
      for (Future<Integer> stream : streams) {
        answers += stream.get();
      }
      assertThat(answers).isGreaterThan(100);
      while (service.scheduler().loaded() > 1) {
        Thread.sleep(1);
      }
    }
    assertThat(engines).allMatch(engine -> engine.closed);
  }

  private static void offerNext(InferenceService service, List<FakeEngine> engines) {
    int step = engines.size();
    // The model of step s says only the character with code s.
    FakeEngine engine =
        new FakeEngine(
            tokens -> {
              float[] logits = new float[257];
              logits[step] = 9;
              return logits;
            });
    engines.add(engine);
    service.offer(engine.served("run@" + step));
  }

  private static int askUntil(AtomicBoolean over, InferenceService service, String prompt) {
    int answers = 0;
    while (!over.get()) {
      Completion answer = service.complete(prompt, SamplingParameters.greedy(), 20, List.of());
      int step = Integer.parseInt(answer.fingerprint().substring("run@".length()));
      assertThat(answer.text().getBytes(StandardCharsets.UTF_8)).hasSize(20).containsOnly(step);
      answers++;
    }
    return answers;
  }

  /** 32 clients stream while 100 models follow each other: every chunk is of one model. */
  @Test
  void swapsUnderLoadBreakNoStream() throws Exception {
    try (InferenceServer server = InferenceServer.start(SETTINGS, ServiceCatalog.none());
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
}
