package dev.millrace.engine.nd4j;

import dev.millrace.model.Tensor;
import dev.millrace.model.Weights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.OptionalLong;

/** A projection's weights for inference, [out, in] whatever the file's layout. */
final class WeightMatrix implements AutoCloseable {
  private final int in;
  private final int out;
  private final FloatArray weights;
  private final OptionalLong bias;

  private WeightMatrix(int in, int out, OptionalLong bias) {
    this.in = in;
    this.out = out;
    this.weights = new FloatArray((long) in * out);
    this.bias = bias;
  }

  /** Llama's: tensors [out, in], stacked to one matrix of all their rows. */
  static WeightMatrix linear(Weights from, List<String> names) {
    List<Tensor> tensors = names.stream().map(from::get).toList();
    int in = Math.toIntExact(tensors.getFirst().shape().getLast());
    long rows = tensors.stream().mapToLong(tensor -> tensor.elements() / in).sum();
    WeightMatrix matrix = new WeightMatrix(in, Math.toIntExact(rows), OptionalLong.empty());
    long offset = 0;
    for (Tensor tensor : tensors) {
      tensor.copyTo(Memory.segment(matrix.weights.address(offset), tensor.elements()));
      offset += tensor.elements();
    }
    return matrix;
  }

  /**
   * GPT-2's: a tensor [in, out], transposed.
   *
   * @param bias address of {@code out} numbers
   */
  static WeightMatrix conv1d(Weights from, String name, long bias) {
    Tensor tensor = from.get(name);
    int in = Math.toIntExact(tensor.shape().getFirst());
    int out = Math.toIntExact(tensor.shape().getLast());
    WeightMatrix matrix = new WeightMatrix(in, out, OptionalLong.of(bias));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment stored = arena.allocate(tensor.elements() * Float.BYTES, Float.BYTES);
      tensor.copyTo(stored);
      for (int row = 0; row < out; row++) {
        for (int column = 0; column < in; column++) {
          float value = stored.getAtIndex(ValueLayout.JAVA_FLOAT, (long) column * out + row);
          Memory.set(matrix.weights.address((long) row * in + column), value);
        }
      }
    }
    return matrix;
  }

  int out() {
    return out;
  }

  /** Copies one row, such as a token's vector. */
  void copyRow(int row, long to) {
    Memory.copy(weights.address((long) row * in), to, in);
  }

  /** y = x W + b; threads share out the outputs. */
  void multiply(Parallel parallel, FloatArray x, FloatArray y, int rows) {
    parallel.run(
        out,
        (begin, end, thread) -> {
          DotProducts.multiply(
              weights.address(0), in, x.address(0), rows, y.address(0), out, begin, end);
          if (bias.isPresent()) {
            for (int row = 0; row < rows; row++) {
              VectorLoops.add(
                  bias.getAsLong() + (long) begin * Float.BYTES,
                  y.address((long) row * out + begin),
                  end - begin);
            }
          }
        });
  }

  @Override
  public void close() {
    weights.close();
  }
}
