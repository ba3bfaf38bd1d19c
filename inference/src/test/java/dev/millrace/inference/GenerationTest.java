package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.SETTINGS;
import static dev.millrace.inference.Fixtures.complete;
import static dev.millrace.inference.Fixtures.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.inference.internal.batching.FinishReason;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.serving.Completion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What answers are, one by one and many at once. */
@Timeout(60)
class GenerationTest {
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
  void endsBeforeItRecitesWhatIsWithheld() {
    int[] withheld = "there, y".chars().toArray();
    List<String> asked = new ArrayList<>();
    try (InferenceService service =
        new InferenceService(SETTINGS.withRecitalTokens(withheld.length))) {
      service.withhold(
          (tokenizer, tokens) -> {
            asked.add(tokenizer);
            return Arrays.equals(tokens, withheld);
          });
      service.offer(FakeEngine.saying("hi", " there, you").served("run@1"));
      Completion answer = service.complete("hi", SamplingParameters.greedy(), 100, List.of());
      assertThat(answer.text()).isEqualTo(" there, ");
      assertThat(answer.finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
      assertThat(asked).hasSize(2).doesNotContain("");
      service.withhold((tokenizer, tokens) -> false);
      assertThat(service.complete("hi", SamplingParameters.greedy(), 100, List.of()).text())
          .isEqualTo(" there, you");
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
}
