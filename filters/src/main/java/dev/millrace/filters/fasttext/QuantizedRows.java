package dev.millrace.filters.fasttext;

import java.io.IOException;
import java.util.Arrays;

/**
 * A product-quantized matrix (quantmatrix.cc of fastText 0.9.2).
 *
 * @param codes of each row's parts
 * @param norms by which a row's centroids are multiplied
 */
record QuantizedRows(int rows, byte[] codes, float[] norms, ProductQuantizer quantizer) {

  static QuantizedRows read(ModelFile file, int dimension) throws IOException {
    boolean quantizedNorm = file.readFlag();
    int rows = file.readLongCount("rows", RowMatrix.MAX_ROWS);
    int columns = file.readLongCount("columns", ModelArguments.MAX_DIMENSION);
    byte[] codes = file.readBytes(file.readCount("codes", Integer.MAX_VALUE - 64));
    ProductQuantizer quantizer = ProductQuantizer.read(file);
    if (columns != dimension || quantizer.dimension() != dimension) {
      throw new IOException(
          "rows of " + columns + " columns in a model of " + dimension + " dimensions");
    }
    if (codes.length != (long) rows * quantizer.parts()) {
      throw new IOException(
          codes.length + " codes for " + rows + " rows of " + quantizer.parts() + " parts");
    }
    float[] norms = new float[rows];
    Arrays.fill(norms, 1);
    if (quantizedNorm) {
      byte[] normCodes = file.readBytes(rows);
      ProductQuantizer normQuantizer = ProductQuantizer.read(file);
      if (normQuantizer.dimension() != 1) {
        throw new IOException("norms of " + normQuantizer.dimension() + " dimensions, not 1");
      }
      for (int row = 0; row < rows; row++) {
        norms[row] = normQuantizer.first(normCodes[row]);
      }
    }
    return new QuantizedRows(rows, codes, norms, quantizer);
  }

  /** Writes a row times its norm. */
  void decode(int row, float[] to, int at) throws IOException {
    quantizer.decode(codes, row, norms[row], to, at);
  }
}
