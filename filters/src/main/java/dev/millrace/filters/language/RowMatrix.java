package dev.millrace.filters.language;

import java.io.IOException;
import java.util.Arrays;

/**
 * The input matrix of a quantized model with its rows decoded: [rows, stride], the stride the
 * dimension rounded up to 16 and padded with zeros. A decoded cell is norm x centroid rounded once,
 * which is what fastText adds, so sums agree to the bit.
 */
final class RowMatrix {
  private static final int BLOCK = 16;
  private static final int CENTROIDS = 256;
  private static final int MAX_ROWS = 1 << 24;

  private final int stride;
  private final int rows;
  private final float[] cells;

  private RowMatrix(int rows, int stride) {
    this.rows = rows;
    this.stride = stride;
    this.cells = new float[Math.multiplyExact(rows, stride)];
  }

  int rows() {
    return rows;
  }

  int stride() {
    return stride;
  }

  /**
   * Reads a product-quantized matrix (quantmatrix.cc and productquantizer.cc of fastText 0.9.2).
   */
  static RowMatrix readQuantized(ModelFile file, int dimension) throws IOException {
    boolean quantizedNorm = file.readFlag();
    int rows = file.readLongCount("rows", MAX_ROWS);
    int columns = file.readLongCount("columns", 4096);
    if (columns != dimension) {
      throw new IOException(
          "a fastText model of dimension " + dimension + " with rows of " + columns + " columns");
    }
    byte[] codes = file.readBytes(file.readCount("codes", Integer.MAX_VALUE - 64));
    Quantizer quantizer = Quantizer.read(file);
    if (quantizer.dimension != dimension || codes.length != rows * quantizer.parts) {
      throw new IOException(
          "a fastText model with "
              + codes.length
              + " codes for "
              + rows
              + " rows of "
              + quantizer.parts);
    }
    float[] norms = new float[rows];
    if (quantizedNorm) {
      byte[] normCodes = file.readBytes(rows);
      Quantizer normQuantizer = Quantizer.read(file);
      for (int row = 0; row < rows; row++) {
        norms[row] = normQuantizer.centroids[normCodes[row] & 0xff];
      }
    } else {
      Arrays.fill(norms, 1);
    }
    RowMatrix matrix = new RowMatrix(rows, (dimension + BLOCK - 1) / BLOCK * BLOCK);
    for (int row = 0; row < rows; row++) {
      quantizer.decode(codes, row, norms[row], matrix.cells, row * matrix.stride);
    }
    return matrix;
  }

  /** A dense matrix as it stands in the file: [rows, dimension] without padding. */
  static float[] readDense(ModelFile file, int rows, int dimension) throws IOException {
    int fileRows = file.readLongCount("output rows", MAX_ROWS);
    int fileColumns = file.readLongCount("output columns", 4096);
    if (fileRows != rows || fileColumns != dimension) {
      throw new IOException(
          "a fastText model with an output of "
              + fileRows
              + " x "
              + fileColumns
              + ", not "
              + rows
              + " x "
              + dimension);
    }
    return file.readFloats(Math.multiplyExact(rows, dimension));
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

  /** A product quantizer: a vector is cut into parts, and each part is one of 256 centroids. */
  private static final class Quantizer {
    private final int dimension;
    private final int parts;
    private final int partLength;
    private final int lastPartLength;
    private final float[] centroids;

    private Quantizer(
        int dimension, int parts, int partLength, int lastPartLength, float[] centroids) {
      this.dimension = dimension;
      this.parts = parts;
      this.partLength = partLength;
      this.lastPartLength = lastPartLength;
      this.centroids = centroids;
    }

    static Quantizer read(ModelFile file) throws IOException {
      int dimension = file.readCount("quantized dimensions", 4096);
      int parts = file.readCount("quantizer parts", 4096);
      int partLength = file.readCount("dimensions of a part", 4096);
      int lastPartLength = file.readCount("dimensions of the last part", 4096);
      if (parts < 1 || (parts - 1) * partLength + lastPartLength != dimension) {
        throw new IOException(
            "a fastText model with "
                + parts
                + " parts that do not add up to "
                + dimension
                + " dimensions");
      }
      return new Quantizer(
          dimension, parts, partLength, lastPartLength, file.readFloats(dimension * CENTROIDS));
    }

    void decode(byte[] codes, int row, float norm, float[] to, int at) {
      for (int part = 0; part < parts; part++) {
        int code = codes[row * parts + part] & 0xff;
        boolean last = part == parts - 1;
        int length = last ? lastPartLength : partLength;
        int from =
            last
                ? part * CENTROIDS * partLength + code * lastPartLength
                : (part * CENTROIDS + code) * partLength;
        for (int n = 0; n < length; n++) {
          to[at + part * partLength + n] = norm * centroids[from + n];
        }
      }
    }
  }
}
