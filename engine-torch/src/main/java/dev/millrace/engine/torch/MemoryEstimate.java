package dev.millrace.engine.torch;

import dev.millrace.model.Precision;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;

/** Bytes that training holds, counted from what autograd keeps for the backward pass. */
final class MemoryEstimate {
  private static final int FLOAT = 4;
  private static final int BFLOAT16 = 2;

  private MemoryEstimate() {}

  static long bytes(ModelConfig config, TrainingOptions options, boolean cuda) {
    long tokens = (long) options.contextLength() * options.microBatchRows();
    boolean mixed = options.compute().precision() == Precision.BF16;
    long layer = tokens * layerBytes(config, mixed ? BFLOAT16 : FLOAT);
    long input = tokens * config.width() * FLOAT;
    long layers =
        options.compute().recompute()
            ? config.layers() * input + layer
            : config.layers() * (input + layer);
    // Logits, their logarithmic softmax and its gradient; in mixed precision the logits twice.
    long chunk = Math.min(tokens, LossHead.chunk(cuda, config.vocabularySize()));
    long head = chunk * config.vocabularySize() * (3 * FLOAT + (mixed ? 2 * BFLOAT16 : 0));
    // Weights, gradients, two moments, and the bfloat16 copies of the weights.
    long parameters = config.parameterCount() * (4 * FLOAT + (mixed ? BFLOAT16 : 0));
    return parameters + layers + head;
  }

  /** For a token in one layer, without the layer's input. */
  private static long layerBytes(ModelConfig config, int product) {
    long width = config.width();
    long attended = config.attendedWidth();
    long projected = config.projectedWidth();
    long hidden = config.feedForwardWidth();
    // Results of both norms and the stream between them; then inputs and outputs of the products.
    // Rotary positions keep queries and keys before and after they turn; a gated activation keeps
    // gate, value, sigmoid and product. Norms of heads keep queries and keys once more.
    long turned = config.rotary().isPresent() ? 2 * projected : 0;
    long float32 = 3 * width + turned + (config.attention().headNorms() ? projected : 0);
    long kept = config.feedForward().activation().gated() ? 4 * hidden : 2 * hidden;
    long products = 2 * width + projected + 2 * attended + kept;
    return float32 * FLOAT + products * product;
  }
}
