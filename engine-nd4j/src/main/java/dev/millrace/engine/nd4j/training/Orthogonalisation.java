package dev.millrace.engine.nd4j.training;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;

import dev.millrace.engine.nd4j.kernels.Blas;
import dev.millrace.engine.nd4j.kernels.Blas.Matrix;
import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.VectorLoops;
import dev.millrace.model.Muon;

/**
 * The Newton-Schulz iteration of {@link Muon} on one thread: singular values become about 1,
 * singular vectors stay. In its scratch stand two matrices like the input, and two squares of its
 * shorter side.
 */
final class Orthogonalisation {
  // A cache line.
  private static final long ALIGNMENT = 16;

  private final FloatArray scratch;
  private final long offset;
  private int rows;
  private int columns;

  /**
   * @param offset of its share of the scratch
   */
  Orthogonalisation(FloatArray scratch, long offset) {
    this.scratch = scratch;
    this.offset = offset;
  }

  /** Numbers of scratch for a matrix. */
  static long length(int rows, int columns) {
    int shorter = Math.min(rows, columns);
    return 2 * aligned((long) rows * columns) + 2 * aligned((long) shorter * shorter);
  }

  private static long aligned(long numbers) {
    return (numbers + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Where the next matrix is to be put, [rows, columns]. */
  long begin(int ofRows, int ofColumns) {
    rows = ofRows;
    columns = ofColumns;
    return scratch.address(offset);
  }

  /** Where the result stands, [rows, columns]. */
  long run() {
    normalise();
    long elements = (long) rows * columns;
    int shorter = Math.min(rows, columns);
    long squares = offset + 2 * aligned(elements);
    Matrix gram = Matrix.of(scratch, squares, shorter);
    Matrix change = Matrix.of(scratch, squares + aligned((long) shorter * shorter), shorter);
    long now = offset;
    long next = offset + aligned(elements);
    for (int i = 0; i < Muon.ITERATIONS; i++) {
      Memory.copy(scratch.address(now), scratch.address(next), elements);
      iterate(Matrix.of(scratch, now, columns), gram, change, Matrix.of(scratch, next, columns));
      long before = now;
      now = next;
      next = before;
    }
    return scratch.address(now);
  }

  /** Divides by the Frobenius norm, so that no singular value is above 1. */
  private void normalise() {
    double squares = 0;
    long row = scratch.address(offset);
    for (int i = 0; i < rows; i++, row += (long) columns * BYTES) {
      squares += VectorLoops.dot(row, row, columns);
    }
    float factor = (float) (1 / Math.max(Math.sqrt(squares), Muon.NORM_EPSILON));
    row = scratch.address(offset);
    for (int i = 0; i < rows; i++, row += (long) columns * BYTES) {
      VectorLoops.scale(row, factor, columns);
    }
  }

  /**
   * y = A y + change x along the shorter side, with change = B gram + C gram gram.
   *
   * @param y holds x
   */
  private void iterate(Matrix x, Matrix gram, Matrix change, Matrix y) {
    boolean wide = rows <= columns;
    int shorter = Math.min(rows, columns);
    int longer = Math.max(rows, columns);
    Matrix side = wide ? x : x.transpose();
    Blas.multiply(shorter, shorter, longer, 1, side, side.transpose(), 0, gram);
    Memory.copy(
        scratch.address(gram.offset()), scratch.address(change.offset()), (long) shorter * shorter);
    Blas.multiply(shorter, shorter, shorter, (float) Muon.C, gram, gram, (float) Muon.B, change);
    Matrix left = wide ? change : x;
    Matrix right = wide ? x : change;
    Blas.multiply(rows, columns, shorter, 1, left, right, (float) Muon.A, y);
  }
}
