package dev.millrace.engine.nd4j.kernels;

/**
 * Weights [out, in] in panels of some outs: for each input the weights of these outs lie side by
 * side, then those of the next input. A lane is thus an out, and its sum runs along the inputs in
 * one order whatever the number of rows or lanes: products by groups of inputs, each group from
 * zero, then group after group, each times its factor.
 */
public interface Panels extends AutoCloseable {
  /** Outs of a panel. */
  int OUTS = 32;

  /** Inputs of a group; the last of a panel may have fewer. */
  int group();

  /** Rounds an out's weights, float32 numbers, into its panel. */
  void pack(int out, long from);

  /** Writes an out's weights as float32. */
  void unpack(int out, long to);

  /** The address of a panel's weights for an input. */
  long address(int panel, int input);

  /** Bytes of one weight. */
  int weightBytes();

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
   * @param a address of the first input's weights for two vectors of outs; so b, c and d
   * @param x address of the row's inputs
   * @param sums takes the eight vectors
   */
  void sumOne(long a, long b, long c, long d, int count, long x, long sums);

  @Override
  void close();
}
