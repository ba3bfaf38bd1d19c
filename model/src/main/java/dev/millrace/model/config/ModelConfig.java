package dev.millrace.model.config;

import dev.millrace.model.weights.TensorNames;
import dev.millrace.model.weights.TensorShape;
import java.util.List;
import java.util.Optional;

/**
 * A transformer's shape: what {@code config.json} of a Hugging Face model folder says, for both
 * families.
 *
 * @param contextLength most tokens in one window
 * @param width of the residual stream
 * @param heads query heads; a divisor of them, {@code keyValueHeads}, have keys and values of their
 *     own
 * @param headSize of one head; {@code heads * headSize} is usually, not always, the width
 * @param ropeTheta base of the rotary frequencies; ignored by GPT-2
 * @param tiedEmbeddings whether the output layer is the token embedding
 */
public record ModelConfig(
    Architecture architecture,
    int vocabularySize,
    int contextLength,
    int width,
    int layers,
    int heads,
    int keyValueHeads,
    int headSize,
    int feedForwardWidth,
    double normEpsilon,
    double ropeTheta,
    Optional<RopeScaling> ropeScaling,
    boolean tiedEmbeddings) {

  /** Far beyond any model; a damaged number is refused before names of so many tensors are made. */
  private static final int MOST_LAYERS = 10_000;

  public ModelConfig {
    positive("vocabulary size", vocabularySize);
    positive("context length", contextLength);
    positive("width", width);
    positive("layers", layers);
    require(layers <= MOST_LAYERS, layers + " layers are more than " + MOST_LAYERS);
    positive("heads", heads);
    positive("key-value heads", keyValueHeads);
    positive("head size", headSize);
    positive("feed-forward width", feedForwardWidth);
    require(heads % keyValueHeads == 0, heads + " heads are no multiple of " + keyValueHeads);
    require(
        Double.isFinite(normEpsilon) && normEpsilon > 0,
        "norm epsilon " + normEpsilon + " is not positive");
    switch (architecture) {
      case GPT2 -> {
        require(heads == keyValueHeads, "gpt2 has no grouped queries: " + keyValueHeads);
        require(
            (long) heads * headSize == width,
            "width " + width + " is not " + heads + " heads of " + headSize);
      }
      case LLAMA -> {
        require(headSize % 2 == 0, "head size " + headSize + " is odd: rotary needs pairs");
        require(
            Double.isFinite(ropeTheta) && ropeTheta > 0,
            "rope theta " + ropeTheta + " is not positive");
      }
    }
  }

  /** The tensors of the model, in the order of its layers, under transformers' names. */
  public List<TensorShape> tensors() {
    return TensorNames.of(this);
  }

  /**
   * Radians a position by which the rotary embedding turns number {@code pair} of a head with
   * number {@code pair + headSize / 2} (Su et al. 2021, in Hugging Face's layout).
   */
  public double rotaryFrequency(int pair) {
    double frequency = Math.pow(ropeTheta, -2.0 * pair / headSize);
    return ropeScaling.map(scaling -> scaling.stretch(frequency)).orElse(frequency);
  }

  /** The same shape for another tokenizer. */
  public ModelConfig withVocabularySize(int tokens) {
    return new ModelConfig(
        architecture,
        tokens,
        contextLength,
        width,
        layers,
        heads,
        keyValueHeads,
        headSize,
        feedForwardWidth,
        normEpsilon,
        ropeTheta,
        ropeScaling,
        tiedEmbeddings);
  }

  /** Trainable numbers; a tied output layer counts once. */
  public long parameterCount() {
    return tensors().stream().mapToLong(TensorShape::elements).sum();
  }

  private static void positive(String name, int value) {
    require(value > 0, name + " " + value + " is not positive");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
