package dev.millrace.model;

import dev.millrace.model.config.ModelConfig;
import java.util.List;

/**
 * A model that continues sequences. One thread at a time calls it; sequences of different requests
 * share each pass.
 */
public interface InferenceEngine extends AutoCloseable {

  ModelConfig config();

  /** An empty sequence with a KV cache of its own. */
  Sequence newSequence();

  /**
   * Appends tokens to several sequences in one pass over the weights. The result for a row does not
   * depend, to the bit, on what other rows are in the pass.
   *
   * @return for each input the logits [vocabularySize] after its last token
   */
  List<float[]> append(List<Input> inputs);

  /**
   * Appends tokens to one sequence.
   *
   * @return the logits after each of them: [tokens, vocabularySize]
   */
  float[][] appendEach(Input input);

  /**
   * Appends tokens to one sequence.
   *
   * @return what the output layer is given after each of them, the stream after the last norm:
   *     [tokens, width]
   */
  float[][] appendHidden(Input input);

  /** Whether {@link #appendObserved} works. */
  default boolean isObservable() {
    return false;
  }

  /**
   * Appends tokens to one sequence, and shows what becomes of them layer by layer. It costs an
   * output layer for each layer.
   *
   * @throws UnsupportedOperationException if this engine does not show it
   */
  default void appendObserved(Input input, LayerObserver observer) {
    throw new UnsupportedOperationException("this engine does not show its layers");
  }

  /** Logits after every position: [tokens, vocabularySize]. */
  default float[][] logits(int[] tokens) {
    try (Sequence sequence = newSequence()) {
      return appendEach(new Input(sequence, tokens));
    }
  }

  @Override
  void close();

  /** Tokens, at least one, to append to a sequence. */
  record Input(Sequence sequence, int[] tokens) {}

  /** Keys and values of the tokens appended so far. */
  interface Sequence extends AutoCloseable {

    int length();

    /** A new sequence that begins with this one's first tokens. */
    Sequence fork(int length);

    @Override
    void close();
  }
}
