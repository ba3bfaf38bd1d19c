package dev.millrace.filters.fasttext;

import java.io.IOException;
import java.util.Arrays;

/**
 * The output matrix of a model: [rows, dimension] without padding, a row a label or an inner node
 * of the tree of labels.
 *
 * @param norms of a quantized matrix, whose dot products fastText multiplies last; else ones
 */
record OutputMatrix(int dimension, float[] cells, float[] norms) {

  static OutputMatrix readDense(ModelFile file, int rows, int dimension) throws IOException {
    int fileRows = file.readLongCount("output rows", RowMatrix.MAX_ROWS);
    int fileColumns = file.readLongCount("output columns", ModelArguments.MAX_DIMENSION);
    requireShape(fileRows, fileColumns, rows, dimension);
    float[] ones = new float[rows];
    Arrays.fill(ones, 1);
    return new OutputMatrix(dimension, file.readFloats(cells(rows, dimension)), ones);
  }

  static OutputMatrix readQuantized(ModelFile file, int rows, int dimension) throws IOException {
    QuantizedRows quantized = QuantizedRows.read(file, dimension);
    requireShape(quantized.rows(), dimension, rows, dimension);
    float[] cells = new float[cells(rows, dimension)];
    for (int row = 0; row < rows; row++) {
      quantized.quantizer().decode(quantized.codes(), row, 1, cells, row * dimension);
    }
    return new OutputMatrix(dimension, cells, quantized.norms());
  }

  private static void requireShape(int rows, int columns, int wantedRows, int wantedColumns)
      throws IOException {
    if (rows != wantedRows || columns != wantedColumns) {
      throw new IOException(
          "an output of "
              + rows
              + " x "
              + columns
              + ", but labels and dimensions make it "
              + wantedRows
              + " x "
              + wantedColumns);
    }
  }

  private static int cells(int rows, int dimension) throws IOException {
    long cells = (long) rows * dimension;
    if (cells > Integer.MAX_VALUE - 64) {
      throw new IOException(rows + " labels of " + dimension + " dimensions are too many");
    }
    return (int) cells;
  }

  int rows() {
    return norms.length;
  }

  /**
   * @param vector of this dimension, or longer
   */
  float dot(int row, float[] vector) {
    float sum = 0;
    for (int i = 0, at = row * dimension; i < dimension; i++) {
      sum += cells[at + i] * vector[i];
    }
    return sum * norms[row];
  }
}
