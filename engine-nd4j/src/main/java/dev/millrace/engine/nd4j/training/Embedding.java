package dev.millrace.engine.nd4j.training;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.Parallel;
import dev.millrace.engine.nd4j.kernels.VectorLoops;
import dev.millrace.engine.nd4j.layers.Parameters;
import java.util.Optional;

/** Token vectors, plus learned positions where the family has them. */
final class Embedding {
  private final Parallel parallel;
  private final Parameters parameters;
  private final int width;
  private final Parameters.Slot tokens;
  private final Optional<Parameters.Slot> positions;

  Embedding(
      Parallel parallel,
      Parameters parameters,
      Parameters.Slot tokens,
      Optional<Parameters.Slot> positions) {
    this.parallel = parallel;
    this.parameters = parameters;
    this.width = tokens.columns();
    this.tokens = tokens;
    this.positions = positions;
  }

  /**
   * Fills rows of the residual stream.
   *
   * @param length rows of one sequence
   */
  void forward(int[] ids, int length, FloatArray stream) {
    FloatArray weights = parameters.weights();
    parallel.run(
        ids.length,
        (begin, end, thread) -> {
          for (int row = begin; row < end; row++) {
            long token = weights.address(tokens.offset() + (long) ids[row] * width);
            long out = stream.address((long) row * width);
            if (positions.isPresent()) {
              long offset = positions.get().offset() + (long) (row % length) * width;
              VectorLoops.sum(token, weights.address(offset), out, width);
            } else {
              Memory.copy(token, out, width);
            }
          }
        });
  }

  /** Adds the stream's gradient to the rows of the tables; threads share out the columns. */
  void backward(int[] ids, int length, FloatArray dStream) {
    FloatArray gradients = parameters.gradients();
    parallel.run(
        width,
        (begin, end, thread) -> {
          for (int row = 0; row < ids.length; row++) {
            long change = dStream.address((long) row * width + begin);
            long token = tokens.offset() + (long) ids[row] * width + begin;
            VectorLoops.add(change, gradients.address(token), end - begin);
            if (positions.isPresent()) {
              long offset = positions.get().offset() + (long) (row % length) * width + begin;
              VectorLoops.add(change, gradients.address(offset), end - begin);
            }
          }
        });
  }
}
