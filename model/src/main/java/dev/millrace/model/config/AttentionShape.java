package dev.millrace.model.config;

import java.util.Optional;

/**
 * The attention of every layer.
 *
 * @param heads query heads
 * @param keyValueHeads a divisor of the heads: that many have keys and values of their own, each
 *     shared by a group of neighbours (Ainslie et al. 2023)
 * @param headSize numbers of one head; all heads together need not be as wide as the stream
 * @param inputBias whether the projections to queries, keys and values add a bias
 * @param outputBias whether the projection back to the stream adds one
 * @param slidingWindow empty where every query sees all that came before it
 * @param headNorms whether each head's queries and keys are normalised to a mean square of 1, with
 *     one scale for all heads' queries and one for all heads' keys (Henry et al. 2020), before they
 *     turn by their position
 * @param scores what becomes of the products of queries and keys
 */
public record AttentionShape(
    int heads,
    int keyValueHeads,
    int headSize,
    boolean inputBias,
    boolean outputBias,
    Optional<SlidingWindow> slidingWindow,
    boolean headNorms,
    ScoreShape scores) {

  public AttentionShape {
    ModelConfig.requirePositive("heads", heads);
    ModelConfig.requirePositive("key-value heads", keyValueHeads);
    ModelConfig.requirePositive("head size", headSize);
    ModelConfig.require(
        heads % keyValueHeads == 0, heads + " heads are not a multiple of " + keyValueHeads);
    ModelConfig.require(
        (heads + 2L * keyValueHeads) * headSize <= Integer.MAX_VALUE,
        heads + " heads of " + headSize + " numbers are too many");
  }

  /** With plain scores. */
  public AttentionShape(
      int heads,
      int keyValueHeads,
      int headSize,
      boolean inputBias,
      boolean outputBias,
      Optional<SlidingWindow> slidingWindow,
      boolean headNorms) {
    this(
        heads,
        keyValueHeads,
        headSize,
        inputBias,
        outputBias,
        slidingWindow,
        headNorms,
        ScoreShape.plain(headSize));
  }

  /** Without norms of heads, and with plain scores. */
  public AttentionShape(
      int heads,
      int keyValueHeads,
      int headSize,
      boolean inputBias,
      boolean outputBias,
      Optional<SlidingWindow> slidingWindow) {
    this(heads, keyValueHeads, headSize, inputBias, outputBias, slidingWindow, false);
  }

  /** Without biases, and every query sees all that came before it. */
  public static AttentionShape plain(int heads, int keyValueHeads, int headSize) {
    return new AttentionShape(heads, keyValueHeads, headSize, false, false, Optional.empty());
  }
}
