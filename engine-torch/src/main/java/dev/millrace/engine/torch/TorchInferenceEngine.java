package dev.millrace.engine.torch;

import dev.millrace.model.ComputeOptions;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.LayerObserver;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.Weights;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Continues sequences in float32. Each goes through the layers alone, so other sequences change no
 * bit of it. Engine nd4j reads the weights once for all sequences and is faster on a CPU.
 */
final class TorchInferenceEngine implements InferenceEngine {
  private final ModelConfig config;
  private final Backend backend;
  private final Parameters parameters;
  private final Transformer transformer;

  TorchInferenceEngine(ModelConfig config, Weights weights, int threads, TorchDevice device) {
    this.config = config;
    TorchLibrary.useThreads(threads);
    this.backend = Backend.of(device, ComputeOptions.defaults());
    this.parameters = new Parameters(config, weights, backend, false);
    this.transformer = new Transformer(config, parameters, config.contextLength(), backend);
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public Sequence newSequence() {
    return new TensorCache(config, backend);
  }

  @Override
  public List<float[]> append(List<Input> inputs) {
    check(inputs);
    List<float[]> results = new ArrayList<>();
    for (Input input : inputs) {
      TensorCache cache = (TensorCache) input.sequence();
      float[][] last = new float[1][config.vocabularySize()];
      forward(cache, input.tokens(), last, transformer::logits);
      cache.advance(input.tokens().length);
      results.add(last[0]);
    }
    return results;
  }

  /** Checks everything before anything is computed. */
  private void check(List<Input> inputs) {
    Set<Sequence> seen = new HashSet<>();
    for (Input input : inputs) {
      if (!(input.sequence() instanceof TensorCache cache)) {
        throw new IllegalArgumentException("the sequence is another engine's");
      }
      if (!seen.add(cache)) {
        throw new IllegalArgumentException("a sequence is given twice in one pass");
      }
      if (input.tokens().length == 0) {
        throw new IllegalArgumentException("no tokens to append");
      }
      for (int token : input.tokens()) {
        if (token < 0 || token >= config.vocabularySize()) {
          throw new IllegalArgumentException(
              "token %d is outside the vocabulary of %d".formatted(token, config.vocabularySize()));
        }
      }
      cache.reserve(cache.length() + input.tokens().length);
    }
  }

  @Override
  public boolean isObservable() {
    return true;
  }

  @Override
  public void appendObserved(Input input, LayerObserver observer) {
    check(List.of(input));
    TensorCache cache = (TensorCache) input.sequence();
    PassObserver observed = new ObservedLayers(config, transformer, backend, observer);
    int[] tokens = input.tokens();
    forward(cache, tokens, observed, x -> {});
    cache.advance(tokens.length);
  }

  @Override
  public float[][] appendEach(Input input) {
    return appendAll(input, config.vocabularySize(), transformer::logits);
  }

  @Override
  public float[][] appendHidden(Input input) {
    return appendAll(input, config.width(), normed -> normed);
  }

  private float[][] appendAll(Input input, int numbers, UnaryOperator<Tensor> result) {
    check(List.of(input));
    TensorCache cache = (TensorCache) input.sequence();
    int[] tokens = input.tokens();
    float[][] rows = new float[tokens.length][numbers];
    forward(cache, tokens, rows, result);
    cache.advance(tokens.length);
    return rows;
  }

  /** Fills the rows with what is made of the normalised stream after the last tokens. */
  private void forward(
      TensorCache cache, int[] tokens, float[][] rows, UnaryOperator<Tensor> result) {
    forward(
        cache,
        tokens,
        PassObserver.NONE,
        x -> {
          Tensor wanted = x.narrow(0, (long) tokens.length - rows.length, rows.length);
          Backend.copy(result.apply(transformer.normalise(wanted)), rows);
        });
  }

  /**
   * Passes tokens through all layers.
   *
   * @param last is given the stream after the last of them
   */
  private void forward(
      TensorCache cache, int[] tokens, PassObserver observer, Consumer<Tensor> last) {
    try (NoGradGuard _ = new NoGradGuard()) {
      Scope.run(
          () -> {
            int length = tokens.length;
            Tensor ids = backend.ids(tokens).view(1, length);
            Tensor x = transformer.embed(ids, cache.length(), length);
            observer.reached(0, x);
            for (int layer = 0; layer < config.layers(); layer++) {
              Tensor before = x;
              int index = layer;
              Attention attention = cached(cache, index, length, observer);
              x = Scope.of(() -> transformer.layers().get(index).forward(before, attention));
              observer.reached(layer + 1, x);
            }
            last.accept(x);
          });
    }
  }

  private Attention cached(TensorCache cache, int layer, int length, PassObserver observer) {
    return projected -> {
      int before = cache.length();
      Transformer.Heads heads =
          cache.extended(layer, transformer.heads(layer, projected, before, length), length);
      observer.attends(layer, heads, before, length);
      return transformer.together(transformer.attend(layer, heads, before, length), length);
    };
  }

  @Override
  public void close() {
    transformer.close();
    parameters.close();
  }
}
