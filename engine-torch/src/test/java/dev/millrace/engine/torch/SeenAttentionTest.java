package dev.millrace.engine.torch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.model.EngineProviders;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.InferenceEngine.Input;
import dev.millrace.model.InferenceEngine.Sequence;
import dev.millrace.model.LayerObserver;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.contract.GoldenModel;
import dev.millrace.model.contract.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention that is computed to be shown is that of an engine that shows what it used. */
class SeenAttentionTest {
  private static final int FIRST = 9;

  @TempDir private Path folder;

  private record Place(int layer, int head, int position) {}

  private record Weights(int oldest, float[] weights) {}

  @ParameterizedTest
  @ValueSource(strings = {"gpt2-tiny", "llama31-tiny", "qwen3-tiny", "neox-tiny", "mistral-tiny"})
  void everyHeadsWeightsAreNd4js(String name) throws IOException {
    try (ModelFolder model = GoldenModel.unpack(name, folder).read()) {
      Map<Place, Weights> torch = seen("torch", model);
      Map<Place, Weights> nd4j = seen("nd4j", model);
      assertThat(torch.keySet()).isEqualTo(nd4j.keySet());
      nd4j.forEach(
          (place, expected) -> {
            Weights actual = requireNonNull(torch.get(place));
            assertThat(actual.oldest()).as("%s", place).isEqualTo(expected.oldest());
            assertThat(actual.weights())
                .as("%s", place)
                .containsExactly(expected.weights(), within(1e-5f));
          });
    }
  }

  /** Of a text that comes in two pieces. */
  private static Map<Place, Weights> seen(String name, ModelFolder model) {
    int length = Math.min(40, model.config().contextLength());
    int[] ids = TinyModels.batch(model.config(), 1, length, 3).tokens();
    Map<Place, Weights> seen = new ConcurrentHashMap<>();
    try (InferenceEngine engine =
            EngineProviders.named(name).infer(model.config(), model.weights(), 2);
        Sequence sequence = engine.newSequence()) {
      Input begin = new Input(sequence, Arrays.copyOf(ids, FIRST));
      engine.appendObserved(begin, into(seen, 0));
      Input rest = new Input(sequence, Arrays.copyOfRange(ids, FIRST, length));
      engine.appendObserved(rest, into(seen, FIRST));
    }
    return seen;
  }

  private static LayerObserver into(Map<Place, Weights> seen, int first) {
    return new LayerObserver() {
      @Override
      public void stream(int depth, int token, float[] logits, double norm) {}

      @Override
      public void attention(int layer, int head, int token, int oldest, float[] weights) {
        seen.put(new Place(layer, head, first + token), new Weights(oldest, weights));
      }
    };
  }
}
