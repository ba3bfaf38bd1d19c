package dev.millrace.engine.nd4j.inference;

/** Is told where a pass is. */
interface PassObserver {
  /** Tells nobody. */
  PassObserver NONE =
      new PassObserver() {
        @Override
        public void reached(int depth, int rows) {}

        @Override
        public void attended(
            int layer, int head, int row, int oldest, int position, long weights) {}
      };

  /**
   * The stream is what it is after so many layers.
   *
   * @param rows of the pass
   */
  void reached(int depth, int rows);

  /**
   * A head has attended for a row; any thread of the pass tells it.
   *
   * @param weights address of those of all positions from 0 on, of which those before the oldest
   *     mean nothing
   */
  void attended(int layer, int head, int row, int oldest, int position, long weights);
}
