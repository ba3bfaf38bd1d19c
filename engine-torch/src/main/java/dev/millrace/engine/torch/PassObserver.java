package dev.millrace.engine.torch;

import org.bytedeco.pytorch.Tensor;

/** Is shown the tensors of a pass of one sequence, which are valid during the call. */
interface PassObserver {
  /** Looks at nothing. */
  PassObserver NONE =
      new PassObserver() {
        @Override
        public void reached(int depth, Tensor stream) {}

        @Override
        public void attends(int layer, Transformer.Heads heads, int before, int length) {}
      };

  /**
   * The stream after so many layers.
   *
   * @param stream [tokens, width]
   */
  void reached(int depth, Tensor stream);

  /**
   * A layer is about to attend.
   *
   * @param heads as for {@link Transformer#attend}
   */
  void attends(int layer, Transformer.Heads heads, int before, int length);
}
