package dev.millrace.model;

/** Sees what a model makes of tokens on their way through its layers. */
public interface LayerObserver {

  /**
   * The stream at a token, read as if the model ended there.
   *
   * @param depth 0: the embeddings; n: after the n-th layer
   * @param token index of the token among those appended
   * @param logits that the last norm and the output layer make of it: [vocabularySize]
   * @param norm length of the stream's vector
   */
  void stream(int depth, int token, float[] logits, double norm);

  /**
   * How a head distributes its attention; several threads may tell of different heads and tokens.
   *
   * @param layer from 0
   * @param token index of the token among those appended
   * @param oldest position that it sees first
   * @param weights of the positions from {@code oldest} to the token's own; their sum is 1
   */
  void attention(int layer, int head, int token, int oldest, float[] weights);
}
