package dev.millrace.engine.nd4j.kernels;

/**
 * Panels of numbers that a float32 holds, with a factor for each out and group of inputs. Products
 * are summed by groups, each group from zero, then group after group, each times its factor.
 *
 * <p>The formats' loops look alike, yet share no code: a vector that one method passes to another
 * becomes an object where the compiler does not inline the call, at six times the cost ({@link
 * Memory#widenBytes}).
 */
non-sealed interface FactoredPanels extends Panels {
  /** Inputs of a group; the last of a panel may have fewer. */
  int group();

  /** The address of a panel's weights for an input. */
  long address(int panel, int input);

  /** Bytes of a panel, which lie one after the other. */
  long panelBytes();

  /** The address of a panel's factors, one for each out, for the group that an input begins. */
  long factors(int panel, int input);

  /**
   * The address of a group's weights as float32 [count, {@link #OUTS}].
   *
   * @param scratch room for them
   */
  long floats(int panel, int input, int count, long scratch);

  /**
   * One row's products with four times two vectors of outs, summed over {@code count} inputs.
   *
   * @param outA first of two vectors of outs; so outB, outC and outD
   * @param input the first, which begins a group
   * @param x address of the row's inputs, from the first of the group on
   * @param sums takes the eight vectors
   */
  void sumOne(int outA, int outB, int outC, int outD, int input, int count, long x, long sums);
}
