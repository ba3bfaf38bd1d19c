package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchedulerTest {
  private static final InferenceSettings SETTINGS = InferenceSettings.defaults();

  @Test
  void answersUntilTheTextEnds() {
    try (InferenceService service = serving(FakeEngine.saying("hi", " there, you"))) {
      Completion answer = service.complete("hi", SamplingParameters.greedy(), 100, List.of());
      assertThat(answer.text()).isEqualTo(" there, you");
      assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
      assertThat(answer.promptTokens()).isEqualTo(2);
      assertThat(answer.tokens()).hasSize(11);
      assertThat(answer.fingerprint()).isEqualTo("run@1");
    }
  }

  @Test
  void stopsBeforeAStopString() {
    try (InferenceService service = serving(FakeEngine.saying("hi", " there, you"))) {
      Completion answer =
          service.complete("hi", SamplingParameters.greedy(), 100, List.of("you", "re,"));
      assertThat(answer.text()).isEqualTo(" the");
      assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    }
  }

  @Test
  void endsAtMaxTokensAndAtTheContext() {
    try (InferenceService service = serving(FakeEngine.letters(1))) {
      assertThat(complete(service, "x", 7).tokens()).hasSize(7);
      String prompt = "x".repeat(FakeEngine.CONTEXT - 3);
      Completion answer = complete(service, prompt, 100);
      assertThat(answer.tokens()).hasSize(3);
      assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
      assertThat(complete(service, "x".repeat(FakeEngine.CONTEXT - 1), 100).tokens()).hasSize(1);
      assertThatThrownBy(() -> complete(service, "x".repeat(FakeEngine.CONTEXT), 1))
          .hasMessageContaining("512 tokens")
          .hasMessageContaining("context 512");
    }
  }

  @Test
  void refusesWithoutAModel() {
    try (InferenceService service = new InferenceService(SETTINGS)) {
      assertThatThrownBy(() -> complete(service, "x", 1)).hasMessageContaining("no model");
    }
  }

  @Test
  void sameSeedSameTextAndTheEngineIsLeftClean() {
    FakeEngine engine = FakeEngine.letters(3);
    String first;
    try (InferenceService service = serving(engine)) {
      first = complete(service, "x", 40).text();
      assertThat(complete(service, "x", 40).text()).isEqualTo(first);
      SamplingParameters other = SamplingParameters.seeded(1, 6);
      assertThat(service.complete("x", other, 40, List.of()).text()).isNotEqualTo(first);
    }
    assertThat(engine.closed).isTrue();
    assertThat(engine.openSequences).hasValue(0);
  }

  @Test
  void batchedAnswersEqualSingleOnes() throws Exception {
    List<String> alone = new ArrayList<>();
    try (InferenceService service = serving(FakeEngine.letters(5))) {
      for (int i = 0; i < 24; i++) {
        alone.add(answer(service, i).text());
      }
    }
    FakeEngine engine = FakeEngine.letters(5);
    engine.passMillis = 2;
    try (InferenceService service = serving(engine);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> calls =
          IntStream.range(0, 24)
              .mapToObj(i -> (Callable<String>) () -> answer(service, i).text())
              .toList();
      List<String> together = new ArrayList<>();
      for (Future<String> future : clients.invokeAll(calls)) {
        together.add(future.get());
      }
      assertThat(together).isEqualTo(alone);
    }
    assertThat(engine.largestPass).hasValueGreaterThan(8);
  }

  private static Completion answer(InferenceService service, int i) {
    String prompt = "prompt ".repeat(1 + i * 3) + i;
    return service.complete(prompt, SamplingParameters.seeded(1, i), 30, List.of());
  }

  @Test
  void readsPromptsInFixedChunksWhileOthersGrow() throws Exception {
    FakeEngine engine = FakeEngine.letters(1);
    engine.passMillis = 1;
    try (InferenceService service = serving(engine);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Completion> grows = clients.submit(() -> complete(service, "x", 100));
      while (engine.passes.size() < 5) {
        Thread.sleep(1);
      }
      complete(service, "y".repeat(150), 1);
      grows.get();
    }
    List<List<Integer>> both = engine.passes.stream().filter(pass -> pass.size() == 2).toList();
    assertThat(both).containsExactly(List.of(1, 64), List.of(1, 64), List.of(1, 22));
  }

  @Test
  void reusesASharedPrefixAndAnswersTheSame() {
    String shared = "s".repeat(130);
    String alone;
    try (InferenceService service = serving(FakeEngine.letters(9))) {
      alone = complete(service, shared + "two", 20).text();
    }
    FakeEngine engine = FakeEngine.letters(9);
    try (InferenceService service = serving(engine)) {
      complete(service, shared + "one", 1);
      assertThat(engine.appendedTokens).hasValue(133);
      assertThat(complete(service, shared + "two", 20).text()).isEqualTo(alone);
      // Two chunks of 64 were there; 5 of the prompt and 19 of the answer's tokens were new.
      assertThat(engine.appendedTokens).hasValue(133 + 5 + 19);
    }
    assertThat(engine.openSequences).hasValue(0);
  }

  @Test
  void keepsNoMorePrefixesThanAllowed() {
    FakeEngine engine = FakeEngine.letters(9);
    PrefixCache cache = new PrefixCache(engine, 4, 8);
    for (String prompt : List.of("aaaa1", "bbbb1", "cccc1")) {
      remember(cache, engine, prompt);
    }
    assertThat(engine.openSequences).hasValue(2);
    assertThat(shared(cache, "aaaa2")).isZero();
    assertThat(shared(cache, "bbbb2")).isEqualTo(4);
    assertThat(shared(cache, "cccc")).as("never the whole prompt").isZero();
    remember(cache, engine, "bbbbdddd1");
    assertThat(shared(cache, "bbbbdddd2")).isEqualTo(8);
    cache.close();
    assertThat(engine.openSequences).hasValue(0);
  }

  private static void remember(PrefixCache cache, FakeEngine engine, String prompt) {
    int[] tokens = new ByteVocabulary().encode(prompt);
    try (var sequence = engine.newSequence()) {
      engine.append(List.of(new dev.millrace.model.InferenceEngine.Input(sequence, tokens)));
      cache.remember(tokens, sequence);
    }
  }

  private static int shared(PrefixCache cache, String prompt) {
    try (var sequence = cache.sequenceFor(new ByteVocabulary().encode(prompt))) {
      return sequence.length();
    }
  }

  @Test
  void failureOfTheEngineFailsItsRequestsOnly() {
    FakeEngine engine =
        new FakeEngine(
            tokens -> {
              if (tokens[0] == 'b') {
                throw new IllegalStateException("out of luck");
              }
              float[] logits = new float[257];
              logits['a'] = 1;
              return logits;
            });
    try (InferenceService service = serving(engine)) {
      assertThatThrownBy(() -> complete(service, "b", 5))
          .isInstanceOfSatisfying(
              ApiException.class, failure -> assertThat(failure.status()).isEqualTo(500))
          .hasMessageContaining("out of luck");
      assertThat(service.complete("a", SamplingParameters.greedy(), 5, List.of()).text())
          .isEqualTo("aaaaa");
    }
    assertThat(engine.openSequences).hasValue(0);
  }

  @Test
  void brokenLogitsFailTheRequest() {
    FakeEngine engine =
        new FakeEngine(
            tokens -> {
              float[] logits = new float[257];
              logits[3] = tokens.length > 3 ? Float.NaN : 1;
              return logits;
            });
    try (InferenceService service = serving(engine)) {
      assertThatThrownBy(() -> complete(service, "b", 9)).hasMessageContaining("not finite");
      assertThat(complete(service, "b", 2).tokens()).hasSize(2);
    }
  }

  @Test
  void turnsAwayWhatDoesNotFitTheQueue() throws Exception {
    FakeEngine engine = FakeEngine.letters(1);
    engine.passMillis = 5;
    InferenceSettings tight = SETTINGS.withLoad(1, 1, Duration.ofMinutes(1));
    try (InferenceService service = new InferenceService(tight);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      service.offer(engine.served("run@1"));
      Future<Completion> runs = clients.submit(() -> complete(service, "a", 100));
      while (engine.passes.isEmpty()) {
        Thread.sleep(1);
      }
      Future<Completion> waits = clients.submit(() -> complete(service, "b", 1));
      while (service.scheduler().waitingRequests() == 0) {
        Thread.sleep(1);
      }
      assertThatThrownBy(() -> complete(service, "c", 1))
          .isInstanceOfSatisfying(
              ApiException.class,
              refused -> {
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.retryAfterSeconds()).isBetween(1, 60);
              });
      runs.get();
      assertThat(waits.get().tokens()).hasSize(1);
    }
  }

  @Test
  void lateAndAbandonedRequestsEnd() throws Exception {
    FakeEngine engine = FakeEngine.letters(1);
    engine.passMillis = 5;
    InferenceSettings hasty = SETTINGS.withLoad(1, 5, Duration.ofMillis(300));
    try (InferenceService service = new InferenceService(hasty);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      service.offer(engine.served("run@1"));
      Future<Completion> tooLong = clients.submit(() -> complete(service, "a", 400));
      Thread.sleep(20);
      Future<Completion> waits = clients.submit(() -> complete(service, "b", 400));
      assertThatThrownBy(tooLong::get).hasMessageContaining("took longer");
      assertThatThrownBy(waits::get).hasMessageMatching("(?s).*(no place|took longer).*");

      GenerationRequest request =
          new GenerationRequest(
              List.of(new int[] {1}),
              1,
              SamplingParameters.greedy(),
              400,
              List.of(),
              -1,
              false,
              Duration.ofMinutes(1));
      try (Scheduler.Lease lease = service.scheduler().lease().orElseThrow()) {
        Generation abandoned = lease.submit(request);
        assertThat(abandoned.next(Duration.ofSeconds(10))).isPresent();
        abandoned.close();
      }
      while (engine.openSequences.get() > 0) {
        Thread.sleep(1);
      }
      assertThat(complete(service, "c", 1).tokens()).hasSize(1);
    }
  }

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

  private static InferenceService serving(FakeEngine engine) {
    InferenceService service = new InferenceService(SETTINGS);
    service.offer(engine.served("run@1"));
    return service;
  }

  private static Completion complete(InferenceService service, String prompt, int maxTokens) {
    return service.complete(prompt, SamplingParameters.seeded(1, 5), maxTokens, List.of());
  }
}
