package dev.millrace.engine.torch;

import dev.millrace.model.LayerObserver;
import dev.millrace.model.config.ModelConfig;
import java.util.Arrays;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Makes numbers of a pass's tensors. Weights of attention are computed beside those it uses. */
record ObservedLayers(
    ModelConfig config, Transformer transformer, Backend backend, LayerObserver observer)
    implements PassObserver {

  @Override
  public void reached(int depth, Tensor stream) {
    int tokens = (int) stream.size(0);
    float[][] logits = new float[tokens][config.vocabularySize()];
    float[][] rows = new float[tokens][config.width()];
    Scope.run(() -> Backend.copy(transformer.logits(transformer.normalise(stream)), logits));
    Scope.run(() -> Backend.copy(stream, rows));
    for (int token = 0; token < tokens; token++) {
      observer.stream(depth, token, logits[token], norm(rows[token]));
    }
  }

  private static double norm(float[] row) {
    double squares = 0;
    for (float number : row) {
      squares += (double) number * number;
    }
    return Math.sqrt(squares);
  }

  @Override
  public void attends(int layer, Transformer.Heads heads, int before, int length) {
    int total = before + length;
    int window = config.window(layer);
    float[][] weights = new float[config.heads() * length][total];
    Scope.run(() -> Backend.copy(weights(heads, window, before, length), weights));
    for (int row = 0; row < weights.length; row++) {
      int token = row % length;
      int position = before + token;
      int oldest = Math.max(0, position - window + 1);
      float[] seen = Arrays.copyOfRange(weights[row], oldest, position + 1);
      observer.attention(layer, row / length, token, oldest, seen);
    }
  }

  /** [heads * length, before + length]; a head's tokens are beside each other. */
  private Tensor weights(Transformer.Heads heads, int window, int before, int length) {
    long total = (long) before + length;
    long group = config.heads() / config.keyValueHeads();
    Tensor keys = heads.keys().repeat_interleave(group, new LongOptional(1), new LongOptional());
    Tensor products =
        heads
            .queries()
            .matmul(keys.transpose(2, 3))
            .mul(new Scalar(1 / Math.sqrt(config.headSize())));
    Tensor seen = backend.ones(length, total).tril(before).triu((long) before - window + 1);
    Tensor hidden = seen.eq(new Scalar(0.0));
    return torch
        .softmax(
            products.masked_fill(hidden, new Scalar(Double.NEGATIVE_INFINITY)),
            3,
            new ScalarTypeOptional(ScalarType.Float))
        .reshape(-1, total);
  }
}
