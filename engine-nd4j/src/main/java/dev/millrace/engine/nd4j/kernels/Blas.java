package dev.millrace.engine.nd4j.kernels;

import org.bytedeco.openblas.global.openblas;

/**
 * Row-major matrix products by OpenBLAS with explicit leading dimensions. ND4J's own {@code mmuli}
 * into a row-major array makes copies and reaches a seventh of the speed.
 */
public final class Blas {
  private static final int ROW_MAJOR = 101;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;

  private Blas() {}

  /**
   * A matrix inside an array.
   *
   * @param offset of its first number
   * @param stride numbers from one stored row to the next
   * @param transposed whether it is used with rows and columns exchanged
   */
  public record Matrix(FloatArray array, long offset, int stride, boolean transposed) {

    public static Matrix of(FloatArray array, long offset, int stride) {
      return new Matrix(array, offset, stride, false);
    }

    public Matrix transpose() {
      return new Matrix(array, offset, stride, !transposed);
    }

    /** The same matrix without the rows before this one. */
    public Matrix fromRow(int row) {
      long skipped = transposed ? row : (long) row * stride;
      return new Matrix(array, offset + skipped, stride, transposed);
    }
  }

  /**
   * c [rows, columns] = scale * a [rows, inner] b [inner, columns] + keep * c, on the calling
   * thread.
   */
  public static void multiply(
      int rows, int columns, int inner, float scale, Matrix a, Matrix b, float keep, Matrix c) {
    openblas.cblas_sgemm(
        ROW_MAJOR,
        a.transposed ? TRANSPOSED : PLAIN,
        b.transposed ? TRANSPOSED : PLAIN,
        rows,
        columns,
        inner,
        scale,
        a.array.pointer(a.offset),
        a.stride,
        b.array.pointer(b.offset),
        b.stride,
        keep,
        c.array.pointer(c.offset),
        c.stride);
  }

  /** c = a b + keep * c, its rows shared out among the threads. */
  public static void multiply(
      Parallel parallel,
      int rows,
      int columns,
      int inner,
      Matrix a,
      Matrix b,
      float keep,
      Matrix c) {
    parallel.run(
        rows,
        (begin, end, thread) ->
            multiply(end - begin, columns, inner, 1, a.fromRow(begin), b, keep, c.fromRow(begin)));
  }
}
