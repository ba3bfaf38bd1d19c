package dev.millrace.engine.nd4j.kernels;

import dev.millrace.model.weights.FourBitRow;
import dev.millrace.model.weights.WeightFormat;

/**
 * Weights [out, in] in panels of some outs: for each input the weights of these outs lie side by
 * side, then those of the next input. A lane is thus an out, and its sum runs along the inputs in
 * one order whatever the number of rows or lanes: products by groups of inputs, each group from
 * zero, then group after group, each times its factor.
 *
 * <p>The formats' loops look alike, yet share no code: a vector that one method passes to another
 * becomes an object where the compiler does not inline the call, at six times the cost ({@link
 * Memory#widenBytes}).
 */
public interface Panels extends AutoCloseable {
  /** Outs of a panel. */
  int OUTS = 32;

  /** Room for weights [out, in] in a format, zero at first. */
  static Panels of(WeightFormat format, int out, int in) {
    int panels = Math.ceilDiv(out, OUTS);
    return switch (format) {
      case FILE -> throw new IllegalArgumentException("a file's format is chosen by its tensors");
      case F32 -> new FloatPanels(panels, in);
      case BF16 -> new Bfloat16Panels(panels, in);
      case INT8 -> new Int8Panels(panels, in);
      case INT4 -> new Int4Panels(panels, in);
    };
  }

  /** Memory of weights [out, in] in a format. */
  static long bytes(WeightFormat format, int out, int in) {
    long padded = (long) Math.ceilDiv(out, OUTS) * OUTS;
    return padded
        * switch (format) {
          case FILE, F32 -> (long) in * Float.BYTES;
          case BF16 -> (long) in * Short.BYTES;
          case INT8 -> in + (long) Math.ceilDiv(in, Int8Panels.GROUP) * Float.BYTES;
          case INT4 -> (long) in / Int4Panels.STRETCH * Int4Panels.STRETCH_BYTES / OUTS;
        };
  }

  /** Inputs of a group; the last of a panel may have fewer. */
  int group();

  /** Puts an out's float32 weights into its panel, rounded to the format. */
  void pack(int out, long from);

  /**
   * Puts an out's numbers into its panel as they are, which only panels of 4-bit numbers do.
   *
   * @throws UnsupportedOperationException if these are others
   */
  default void pack(int out, FourBitRow row) {
    throw new UnsupportedOperationException("these panels hold no 4-bit numbers");
  }

  /** Writes an out's weights as float32. */
  void unpack(int out, long to);

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
   * @param sums takes the eight vectors; eight more after them are scratch
   */
  void sumOne(int outA, int outB, int outC, int outD, int input, int count, long x, long sums);

  @Override
  void close();
}
