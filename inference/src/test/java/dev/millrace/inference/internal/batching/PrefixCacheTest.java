package dev.millrace.inference.internal.batching;

import static dev.millrace.inference.Fixtures.complete;
import static dev.millrace.inference.Fixtures.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.ByteVocabulary;
import dev.millrace.inference.FakeEngine;
import dev.millrace.inference.InferenceService;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrefixCacheTest {
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
}
