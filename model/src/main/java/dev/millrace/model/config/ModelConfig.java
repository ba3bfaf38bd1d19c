package dev.millrace.model.config;

import java.util.List;
import java.util.Optional;

/**
 * A transformer's shape, as data: what an engine computes follows from it, whatever the family.
 *
 * @param family what the model's files call things
 * @param contextLength most tokens in one window
 * @param width of the residual stream
 * @param tiedEmbeddings whether the output layer is the token embedding
 * @param branches how both branches of every layer meet the stream
 * @param ends what becomes of embeddings and of logits
 */
public record ModelConfig(
    ModelFamily family,
    int vocabularySize,
    int contextLength,
    int width,
    int layers,
    AttentionShape attention,
    FeedForwardShape feedForward,
    NormKind norm,
    double normEpsilon,
    Positions positions,
    boolean tiedEmbeddings,
    Branches branches,
    StreamEnds ends) {

  /** Far more than any model has: a damaged number is refused before it is counted to. */
  private static final int MOST_LAYERS = 10_000;

  public ModelConfig {
    requirePositive("vocabulary size", vocabularySize);
    requirePositive("context length", contextLength);
    requirePositive("width", width);
    requirePositive("layers", layers);
    require(layers <= MOST_LAYERS, layers + " layers are more than " + MOST_LAYERS);
    require(
        Double.isFinite(normEpsilon) && normEpsilon > 0,
        "norm epsilon " + normEpsilon + " is not positive");
    if (positions instanceof Positions.Rotary rotary) {
      require(
          rotary.turned() <= attention.headSize(),
          "rotary positions turn %d numbers of a head of %d"
              .formatted(rotary.turned(), attention.headSize()));
    }
    require(
        !attention.headNorms() || family.names().anyLayer().headNorms().isPresent(),
        "a %s model has no norms of heads".formatted(family.modelType()));
    int last = layers - 1;
    attention
        .slidingWindow()
        .ifPresent(
            window ->
                require(
                    window.layers().stream().allMatch(layer -> layer >= 0 && layer <= last),
                    "sliding window of layers %s in a model of %d"
                        .formatted(window.layers(), last + 1)));
  }

  /** With plain ends of the stream. */
  public ModelConfig(
      ModelFamily family,
      int vocabularySize,
      int contextLength,
      int width,
      int layers,
      AttentionShape attention,
      FeedForwardShape feedForward,
      NormKind norm,
      double normEpsilon,
      Positions positions,
      boolean tiedEmbeddings,
      Branches branches) {
    this(
        family,
        vocabularySize,
        contextLength,
        width,
        layers,
        attention,
        feedForward,
        norm,
        normEpsilon,
        positions,
        tiedEmbeddings,
        branches,
        StreamEnds.PLAIN);
  }

  /** With branches in sequence, and plain ends of the stream. */
  public ModelConfig(
      ModelFamily family,
      int vocabularySize,
      int contextLength,
      int width,
      int layers,
      AttentionShape attention,
      FeedForwardShape feedForward,
      NormKind norm,
      double normEpsilon,
      Positions positions,
      boolean tiedEmbeddings) {
    this(
        family,
        vocabularySize,
        contextLength,
        width,
        layers,
        attention,
        feedForward,
        norm,
        normEpsilon,
        positions,
        tiedEmbeddings,
        Branches.IN_SEQUENCE);
  }

  /** The tensors of the model, in the order of its layers, under transformers' names. */
  public List<TensorShape> tensors() {
    return TensorShapes.of(this);
  }

  /**
   * The matrices that layers multiply by, in the order of {@link #tensors()}; neither embeddings
   * nor the output layer.
   */
  public List<HiddenMatrix> hiddenMatrices() {
    return TensorShapes.matrices(this);
  }

  /** Names of the tensors, by what they are for. */
  public TensorNames names() {
    return family.names();
  }

  public int heads() {
    return attention.heads();
  }

  public int keyValueHeads() {
    return attention.keyValueHeads();
  }

  public int headSize() {
    return attention.headSize();
  }

  public int feedForwardWidth() {
    return feedForward.width();
  }

  /** Numbers in a row of all heads' queries, and in a row of what they attended to. */
  public int attendedWidth() {
    return heads() * headSize();
  }

  /** Numbers in a row of queries, keys and values. */
  public int projectedWidth() {
    return (heads() + 2 * keyValueHeads()) * headSize();
  }

  /** The positions if they are rotary. */
  public Optional<Positions.Rotary> rotary() {
    return positions instanceof Positions.Rotary rotary ? Optional.of(rotary) : Optional.empty();
  }

  /** The same of a layer: one with a sliding window may turn by a base of its own. */
  public Optional<Positions.Rotary> rotary(int layer) {
    return rotary()
        .map(
            turns ->
                attention
                    .slidingWindow()
                    .filter(window -> window.layers().contains(layer))
                    .filter(window -> window.theta().isPresent())
                    .map(window -> window.theta().getAsDouble())
                    .map(theta -> Positions.Rotary.plain(theta, turns.turned()))
                    .orElse(turns));
  }

  /**
   * How many tokens a query of a layer sees at most, itself among them; the context's length where
   * the layer has no sliding window.
   */
  public int window(int layer) {
    return attention
        .slidingWindow()
        .filter(window -> window.layers().contains(layer))
        .map(window -> Math.min(window.tokens(), contextLength))
        .orElse(contextLength);
  }

  /** The same shape for another tokenizer. */
  public ModelConfig withVocabularySize(int tokens) {
    return new ModelConfig(
        family,
        tokens,
        contextLength,
        width,
        layers,
        attention,
        feedForward,
        norm,
        normEpsilon,
        positions,
        tiedEmbeddings,
        branches,
        ends);
  }

  /** Trainable numbers; a tied output layer counts once. */
  public long parameterCount() {
    return tensors().stream().mapToLong(TensorShape::elements).sum();
  }

  static void requirePositive(String name, int value) {
    require(value > 0, name + " " + value + " is not positive");
  }

  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
