package dev.millrace.model.contract;

import dev.millrace.model.AdamW;
import dev.millrace.model.Muon;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.config.ActivationKind;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.Branches;
import dev.millrace.model.config.FeedForwardShape;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.ModelFamily;
import dev.millrace.model.config.NormKind;
import dev.millrace.model.config.Positions.Rotary;
import dev.millrace.model.config.SlidingWindow;
import dev.millrace.model.config.TensorShape;
import dev.millrace.model.family.Gpt2;
import dev.millrace.model.family.GptNeoX;
import dev.millrace.model.family.Llama;
import dev.millrace.model.family.Llama3Scaling;
import dev.millrace.model.family.Mistral;
import dev.millrace.model.family.Qwen2;
import dev.millrace.model.family.Qwen3;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Tiny shapes, weights and batches; widths and head sizes are no multiples of a vector. */
public final class TinyModels {
  public static final AdamW ADAMW = new AdamW(0.9, 0.95, 1e-8, 0.1, 1.0);

  public static final Muon MUON = new Muon(ADAMW);

  private static final AttentionShape HEADS = AttentionShape.plain(4, 2, 6);
  private static final Rotary STRETCHED =
      new Rotary(500, 6, Optional.of(new Llama3Scaling(8, 1, 4, 16)));

  private TinyModels() {}

  public static ModelConfig gpt2(boolean tied) {
    return Gpt2.shape(37, 24, 21, 2, 3, 45, 1e-5, tied);
  }

  /** Grouped queries, and heads that together are wider than the residual stream. */
  public static ModelConfig llama(boolean tied) {
    return Llama.shape(37, 24, 22, 2, HEADS, 35, 1e-5, STRETCHED, tied);
  }

  /** Biases on queries, keys and values, and a sliding window of 5 in the upper layer. */
  public static ModelConfig qwen2() {
    AttentionShape attention = attention(true, false, new SlidingWindow(5, List.of(1)));
    return gated(new Qwen2(), attention, false, NormKind.RMS_NORM, Rotary.plain(500, 6), true);
  }

  /** Norms of heads, and a sliding window of 5 in the upper layer. */
  public static ModelConfig qwen3() {
    AttentionShape attention =
        new AttentionShape(
            4, 2, 6, false, false, Optional.of(new SlidingWindow(5, List.of(1))), true);
    return gated(new Qwen3(), attention, false, NormKind.RMS_NORM, Rotary.plain(500, 6), true);
  }

  /** A sliding window of 5 in both layers. */
  public static ModelConfig mistral() {
    AttentionShape attention = attention(false, false, new SlidingWindow(5, List.of(0, 1)));
    return gated(new Mistral(), attention, false, NormKind.RMS_NORM, Rotary.plain(500, 6), false);
  }

  /** Branches side by side, exact GELU, and a part of each head turns. */
  public static ModelConfig gptNeoX() {
    return new ModelConfig(
        new GptNeoX(),
        37,
        24,
        22,
        2,
        new AttentionShape(2, 2, 11, true, true, Optional.empty()),
        new FeedForwardShape(35, ActivationKind.GELU, true),
        NormKind.LAYER_NORM,
        1e-5,
        Rotary.plain(500, 4),
        false,
        Branches.PARALLEL);
  }

  /** No family's shape: engines go by the config alone. A part of each head turns. */
  public static ModelConfig mixture() {
    AttentionShape attention = attention(true, true, new SlidingWindow(7, List.of(0)));
    return gated(new Llama(), attention, true, NormKind.LAYER_NORM, Rotary.plain(500, 4), false);
  }

  /** The same model with its first layer only. */
  public static ModelConfig oneLayer(ModelConfig config) {
    AttentionShape heads = config.attention();
    Optional<SlidingWindow> window =
        heads.slidingWindow().map(both -> new SlidingWindow(both.tokens(), List.of(0)));
    return new ModelConfig(
        config.family(),
        config.vocabularySize(),
        config.contextLength(),
        config.width(),
        1,
        new AttentionShape(
            heads.heads(),
            heads.keyValueHeads(),
            heads.headSize(),
            heads.inputBias(),
            heads.outputBias(),
            window,
            heads.headNorms()),
        config.feedForward(),
        config.norm(),
        config.normEpsilon(),
        config.positions(),
        config.tiedEmbeddings(),
        config.branches());
  }

  /** What differs in arithmetic. */
  public static Stream<ModelConfig> all() {
    return Stream.of(
        gpt2(true),
        gpt2(false),
        llama(true),
        llama(false),
        qwen2(),
        qwen3(),
        mistral(),
        gptNeoX(),
        mixture());
  }

  private static AttentionShape attention(
      boolean inputBias, boolean outputBias, SlidingWindow window) {
    return new AttentionShape(4, 2, 6, inputBias, outputBias, Optional.of(window));
  }

  private static ModelConfig gated(
      ModelFamily family,
      AttentionShape attention,
      boolean bias,
      NormKind norm,
      Rotary positions,
      boolean tied) {
    FeedForwardShape feedForward = new FeedForwardShape(35, ActivationKind.SWIGLU, bias);
    return new ModelConfig(
        family, 37, 24, 22, 2, attention, feedForward, norm, 1e-5, positions, tied);
  }

  /** More logits than an engine holds of 150 targets at once. */
  public static ModelConfig ofLargeVocabulary() {
    return Gpt2.shape(70_000, 50, 4, 1, 1, 8, 1e-5, true);
  }

  /** Every tensor random, norms around 1, so that no gradient is zero by symmetry. */
  public static Weights weights(ModelConfig config, long seed, double deviation) {
    Random random = new Random(seed);
    return Weights.<RuntimeException>of(
        arena -> {
          Map<String, Tensor> tensors = new LinkedHashMap<>();
          for (TensorShape shape : config.tensors()) {
            float[] values = new float[(int) shape.elements()];
            float centre = shape.initialisation() == TensorShape.Initialisation.ONE ? 1 : 0;
            for (int i = 0; i < values.length; i++) {
              values[i] = centre + (float) (random.nextGaussian() * deviation);
            }
            tensors.put(shape.name(), Tensor.of(shape.name(), shape.shape(), values, arena));
          }
          return tensors;
        });
  }

  /** Every third row counts only the first half of its targets. */
  public static TokenBatch batch(ModelConfig config, int rows, int length, long seed) {
    Random random = new Random(seed);
    int[] tokens = random.ints((long) rows * (length + 1), 0, config.vocabularySize()).toArray();
    int[] targets = new int[rows];
    for (int row = 0; row < rows; row++) {
      targets[row] = row % 3 == 1 ? length / 2 : length;
    }
    return new TokenBatch(rows, length, tokens, targets);
  }

  /** The same rows, a text beginning at each position that is a multiple of 7 from the third on. */
  public static TokenBatch divided(TokenBatch batch) {
    BitSet starts = new BitSet();
    for (int position = 2; position < batch.rows() * batch.length(); position += 7) {
      starts.set(position);
    }
    return new TokenBatch(
        batch.rows(), batch.length(), batch.tokens(), batch.targets(), batch.masked(), starts);
  }

  public static int[] ids(ModelConfig config, int length, long seed) {
    return new Random(seed).ints(length, 0, config.vocabularySize()).toArray();
  }
}
