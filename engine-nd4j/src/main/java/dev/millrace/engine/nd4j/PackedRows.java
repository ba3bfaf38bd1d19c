package dev.millrace.engine.nd4j;

/** Rows of numbers in a format that has to be widened before use. */
interface PackedRows extends AutoCloseable {

  /** Rounds float32 numbers into a row. */
  void pack(int row, long from);

  /** Writes rows [row, row + count) as float32. */
  void unpack(int row, int count, long to);

  @Override
  void close();
}
