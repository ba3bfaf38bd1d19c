package dev.millrace.engine.torch;

import dev.millrace.model.MicroBatch;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The output layer and the loss, some tokens at a time: logits of all at once would be the largest
 * tensor of all.
 */
final class LossHead {
  // Logits held at once: 16 MiB stay near a CPU's caches, 1 GiB fills a GPU.
  private static final int CPU_LOGITS = 1 << 22;
  private static final int GPU_LOGITS = 1 << 28;
  private static final int MIN_TOKENS = 64;
  private static final long NO_REDUCTION = 0;

  private final Transformer transformer;
  private final Backend backend;
  private final long chunk;

  LossHead(Transformer transformer, Backend backend, int vocabularySize) {
    this.transformer = transformer;
    this.backend = backend;
    this.chunk = chunk(backend.cuda(), vocabularySize);
  }

  /** Tokens whose logits are held at once. */
  static long chunk(boolean cuda, int vocabularySize) {
    return Math.max(MIN_TOKENS, (cuda ? GPU_LOGITS : CPU_LOGITS) / vocabularySize);
  }

  /**
   * Adds the summed loss to {@code total}.
   *
   * @param normed [tokens, width]
   * @param targets [tokens], {@link MicroBatch#IGNORED} where none counts
   */
  void loss(Tensor normed, Tensor targets, Tensor total) {
    chunks(normed, targets, (x, target) -> addTo(total, losses(x, target)));
  }

  /**
   * The same; adds the gradients of {@code scale} times the loss to those of the weights.
   *
   * @return the gradient of {@code normed}
   */
  Tensor lossAndGradient(Tensor normed, Tensor targets, Tensor total, Tensor scale) {
    TensorVector gradients = new TensorVector();
    chunks(
        normed,
        targets,
        (part, target) -> {
          Tensor x = part.detach().requires_grad_(true);
          Tensor losses = losses(x, target);
          addTo(total, losses.detach());
          backward(losses.sum(), scale);
          gradients.push_back(x.grad());
        });
    return together(gradients);
  }

  /** The loss of each target, 0 where none counts: [tokens]. */
  Tensor each(Tensor normed, Tensor targets) {
    TensorVector losses = new TensorVector();
    chunks(normed, targets, (x, target) -> losses.push_back(losses(x, target)));
    return together(losses);
  }

  private static Tensor together(TensorVector parts) {
    return parts.size() == 1 ? parts.get(0) : torch.cat(parts, 0);
  }

  private void chunks(Tensor normed, Tensor targets, BiConsumer<Tensor, Tensor> body) {
    long tokens = normed.size(0);
    for (long first = 0; first < tokens; first += chunk) {
      long from = first;
      long count = Math.min(chunk, tokens - first);
      Scope.run(() -> body.accept(normed.narrow(0, from, count), targets.narrow(0, from, count)));
    }
  }

  private Tensor losses(Tensor x, Tensor targets) {
    Tensor logits = backend.forward(() -> transformer.logits(x)).to(ScalarType.Float);
    return torch.cross_entropy_loss(
        logits, targets, new TensorOptional(), NO_REDUCTION, MicroBatch.IGNORED, 0);
  }

  private static void addTo(Tensor total, Tensor losses) {
    total.add_(losses.sum(new ScalarTypeOptional(ScalarType.Double)));
  }

  static void backward(Tensor result, Tensor gradient) {
    result.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
  }
}
