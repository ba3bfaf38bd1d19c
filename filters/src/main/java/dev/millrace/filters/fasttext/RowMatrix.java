package dev.millrace.filters.fasttext;

import java.io.IOException;

/**
 * The input matrix of a model with its rows decoded: [rows, stride], the stride the dimension
 * rounded up to 16 and padded with zeros. A decoded cell is norm x centroid rounded once, which is
 * what fastText adds, so sums agree to the bit.
 */
final class RowMatrix {
  static final int MAX_ROWS = 1 << 24;

  private static final int BLOCK = 16;
  private static final int MAX_CELLS = Integer.MAX_VALUE - 64;

  private final int stride;
  private final int rows;
  private final float[] cells;

  private RowMatrix(int rows, int stride) throws IOException {
    this.rows = rows;
    this.stride = stride;
    this.cells = new float[affordable((long) rows * stride)];
  }

  private static int affordable(long cells) throws IOException {
    long bytes = cells * Float.BYTES;
    long heap = Runtime.getRuntime().maxMemory();
    if (cells > MAX_CELLS || bytes > heap / 4 * 3) {
      throw new IOException(
          "its rows take "
              + (bytes >> 20)
              + " MiB of memory, and the heap has "
              + (heap >> 20)
              + ": set a larger heap by MILLRACE_HEAP, or take a quantized model with fewer"
              + " buckets");
    }
    return (int) cells;
  }

  private static int stride(int dimension) {
    return (dimension + BLOCK - 1) / BLOCK * BLOCK;
  }

  int rows() {
    return rows;
  }

  int stride() {
    return stride;
  }

  static RowMatrix readQuantized(ModelFile file, int dimension) throws IOException {
    QuantizedRows quantized = QuantizedRows.read(file, dimension);
    RowMatrix matrix = new RowMatrix(quantized.rows(), stride(dimension));
    for (int row = 0; row < quantized.rows(); row++) {
      quantized.decode(row, matrix.cells, row * matrix.stride);
    }
    return matrix;
  }

  static RowMatrix readDense(ModelFile file, int dimension) throws IOException {
    int rows = file.readLongCount("rows", MAX_ROWS);
    int columns = file.readLongCount("columns", ModelArguments.MAX_DIMENSION);
    if (columns != dimension) {
      throw new IOException(
          "rows of " + columns + " columns in a model of " + dimension + " dimensions");
    }
    file.require((long) rows * columns * Float.BYTES, rows + " rows of weights");
    RowMatrix matrix = new RowMatrix(rows, stride(dimension));
    for (int row = 0; row < rows; row++) {
      file.readFloats(matrix.cells, row * matrix.stride, columns);
    }
    return matrix;
  }

  /** Adds the rows to the sum, one after the other: float addition in fastText's order. */
  void addRows(int[] rowNumbers, int count, float[] sum) {
    for (int block = 0; block < stride; block += BLOCK) {
      addBlock(rowNumbers, count, sum, block);
    }
  }

  // Sixteen accumulators in registers: a loop over 16 columns would spend its time on the
  // vectorizer's pre- and post-loops.
  private void addBlock(int[] rowNumbers, int count, float[] sum, int block) {
    float[] m = cells;
    float s0 = sum[block], s1 = sum[block + 1], s2 = sum[block + 2], s3 = sum[block + 3];
    float s4 = sum[block + 4], s5 = sum[block + 5], s6 = sum[block + 6], s7 = sum[block + 7];
    float s8 = sum[block + 8], s9 = sum[block + 9], s10 = sum[block + 10], s11 = sum[block + 11];
    float s12 = sum[block + 12],
        s13 = sum[block + 13],
        s14 = sum[block + 14],
        s15 = sum[block + 15];
    for (int i = 0; i < count; i++) {
      int at = rowNumbers[i] * stride + block;
      s0 += m[at];
      s1 += m[at + 1];
      s2 += m[at + 2];
      s3 += m[at + 3];
      s4 += m[at + 4];
      s5 += m[at + 5];
      s6 += m[at + 6];
      s7 += m[at + 7];
      s8 += m[at + 8];
      s9 += m[at + 9];
      s10 += m[at + 10];
      s11 += m[at + 11];
      s12 += m[at + 12];
      s13 += m[at + 13];
      s14 += m[at + 14];
      s15 += m[at + 15];
    }
    sum[block] = s0;
    sum[block + 1] = s1;
    sum[block + 2] = s2;
    sum[block + 3] = s3;
    sum[block + 4] = s4;
    sum[block + 5] = s5;
    sum[block + 6] = s6;
    sum[block + 7] = s7;
    sum[block + 8] = s8;
    sum[block + 9] = s9;
    sum[block + 10] = s10;
    sum[block + 11] = s11;
    sum[block + 12] = s12;
    sum[block + 13] = s13;
    sum[block + 14] = s14;
    sum[block + 15] = s15;
  }
}
