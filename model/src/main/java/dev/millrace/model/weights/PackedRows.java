package dev.millrace.model.weights;

import java.lang.foreign.MemorySegment;

/**
 * A matrix whose rows [out, in] are small whole numbers in blocks with a scale, as quantized files
 * hold them. May be read by several threads.
 */
public interface PackedRows {
  /** Outs. */
  int rows();

  /** Inputs. */
  int columns();

  /**
   * Writes a row as float32, which is exact.
   *
   * @throws IllegalArgumentException naming file and tensor if a number of it is not finite
   */
  void copyRow(int row, MemorySegment to);

  /** Whether {@link #fourBits} can be asked for. */
  boolean isFourBit();

  /**
   * A row as it is stored.
   *
   * @throws IllegalArgumentException naming file and tensor if a scale of it is not finite
   * @throws UnsupportedOperationException if the numbers have more or fewer bits
   */
  void fourBits(int row, FourBitRow to);

  /** Whether the tensor is this matrix the other way round, [in, out]. */
  boolean isTurned();

  /** Writes all of the tensor's elements as float32, in the tensor's order. */
  void copyTo(MemorySegment target);
}
