package dev.millrace.engine.torch;

import dev.millrace.model.Precision;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.Architecture;
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

  /** Of a token in one layer, its input apart. */
  private static long layerBytes(ModelConfig config, int product) {
    long width = config.width();
    long attended = (long) config.heads() * config.headSize();
    long projected = attended + 2L * config.keyValueHeads() * config.headSize();
    long hidden = config.feedForwardWidth();
    boolean gpt2 = config.architecture() == Architecture.GPT2;
    // Both norms' results and the stream between; then what the products give and take. Llama keeps
    // queries and keys before and behind their turn, and gate, up, sigmoid and product.
    long float32 = 3 * width + (gpt2 ? 0 : 2 * projected);
    long products = 2 * width + projected + 2 * attended + (gpt2 ? 2 * hidden : 4 * hidden);
    return float32 * FLOAT + products * product;
  }
}
