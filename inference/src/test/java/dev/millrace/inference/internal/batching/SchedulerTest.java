package dev.millrace.inference.internal.batching;

import static dev.millrace.inference.Fixtures.SETTINGS;
import static dev.millrace.inference.Fixtures.complete;
import static dev.millrace.inference.Fixtures.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.inference.FakeEngine;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.serving.Completion;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets into a pass, and who is let go. */
@Timeout(60)
class SchedulerTest {
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

  /** No pass is longer than a pass of other prompts, so that nobody waits for it. */
  @Test
  void scoredPromptsPassInChunks() throws Exception {
    FakeEngine engine = FakeEngine.letters(1);
    int chunk = SETTINGS.reuse().promptChunkTokens();
    List<Prompt> prompts = Collections.nCopies(4, Prompt.of(new int[chunk * 2 + 1]));
    GenerationRequest request =
        new GenerationRequest(
            prompts,
            1,
            SamplingParameters.greedy(),
            EndRules.of(0, List.of()),
            Optional.empty(),
            0,
            PromptUse.SCORE,
            Duration.ofMinutes(1));
    try (InferenceService service = serving(engine)) {
      Generation scoring;
      try (Scheduler.Lease lease = service.scheduler().lease().orElseThrow()) {
        scoring = lease.submit(request);
      }
      int scored = 0;
      for (int finished = 0; finished < 4; ) {
        switch (scoring.next(Duration.ofSeconds(10)).orElseThrow()) {
          case GenerationEvent.PromptScores scores -> {
            assertThat(scores.tokens()).hasSize(chunk * 2 + 1);
            scored++;
          }
          case GenerationEvent.Finished end -> finished++;
          case GenerationEvent.Text text -> throw new IllegalStateException();
          case GenerationEvent.Embedded embedded -> throw new IllegalStateException();
          case GenerationEvent.Inspected inspected -> throw new IllegalStateException();
          case GenerationEvent.Failed failed -> throw failed.cause();
        }
      }
      assertThat(scored).isEqualTo(4);
      assertThat(engine.passes).allSatisfy(pass -> assertThat(pass).allMatch(n -> n <= chunk));
      assertThat(engine.appendedTokens.get()).isEqualTo(4 * (chunk * 2 + 1));
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
          GenerationRequest.of(
              Prompt.of(1),
              SamplingParameters.greedy(),
              EndRules.of(400, List.of()),
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
}
