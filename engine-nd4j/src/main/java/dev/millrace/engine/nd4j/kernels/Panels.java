package dev.millrace.engine.nd4j.kernels;

import dev.millrace.model.weights.FourBitRow;
import dev.millrace.model.weights.WeightFormat;

/**
 * Weights [out, in] in panels of some outs: for each input the weights of these outs lie side by
 * side, then those of the next input. A lane is thus an out, and its sum runs along the inputs in
 * one order whatever the number of rows or lanes.
 */
public sealed interface Panels extends AutoCloseable permits FactoredPanels, Int4Panels {
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

  @Override
  void close();
}
