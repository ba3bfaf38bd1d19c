package dev.millrace.engine.nd4j;

import dev.millrace.model.Tensor;
import dev.millrace.model.WeightFormat;
import dev.millrace.model.Weights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A projection's weights for inference, [out, in] whatever the file's layout. */
final class WeightMatrix implements AutoCloseable {
  private final int in;
  private final int out;
  private final OptionalLong bias;
  private final Optional<PackedRows> packed;

  /** All weights as float32, or, if they are packed, one block of outs for each thread. */
  private final FloatArray floats;

  private WeightMatrix(int in, int out, OptionalLong bias, WeightFormat format, int threads) {
    this.in = in;
    this.out = out;
    this.bias = bias;
    this.packed =
        switch (format) {
          case F32 -> Optional.empty();
          case BF16 -> Optional.of(new Bfloat16Rows(out, in));
          case INT8 -> Optional.of(new Int8Rows(out, in));
        };
    long rows = packed.isPresent() ? (long) threads * DotProducts.OUTS : out;
    this.floats = new FloatArray(rows * in);
  }

  /** Makes matrices of one model in one format. */
  record Factory(Weights weights, WeightFormat format, int threads) {

    /** Llama's: tensors [out, in], stacked to one matrix of all their rows. */
    WeightMatrix linear(List<String> names) {
      List<Tensor> tensors = names.stream().map(weights::get).toList();
      int in = Math.toIntExact(tensors.getFirst().shape().getLast());
      long rows = tensors.stream().mapToLong(tensor -> tensor.elements() / in).sum();
      WeightMatrix matrix =
          new WeightMatrix(in, Math.toIntExact(rows), OptionalLong.empty(), format, threads);
      int row = 0;
      for (Tensor tensor : tensors) {
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment stored = floats(tensor, arena);
          for (long i = 0; i < tensor.elements() / in; i++) {
            matrix.put(row++, stored.asSlice(i * in * Float.BYTES));
          }
        }
      }
      return matrix;
    }

    /**
     * GPT-2's: a tensor [in, out], transposed.
     *
     * @param bias address of {@code out} numbers
     */
    WeightMatrix conv1d(String name, long bias) {
      Tensor tensor = weights.get(name);
      int in = Math.toIntExact(tensor.shape().getFirst());
      int out = Math.toIntExact(tensor.shape().getLast());
      WeightMatrix matrix = new WeightMatrix(in, out, OptionalLong.of(bias), format, threads);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment stored = floats(tensor, arena);
        MemorySegment row = arena.allocate((long) in * Float.BYTES, Float.BYTES);
        for (int i = 0; i < out; i++) {
          for (int j = 0; j < in; j++) {
            float value = stored.getAtIndex(ValueLayout.JAVA_FLOAT, (long) j * out + i);
            row.setAtIndex(ValueLayout.JAVA_FLOAT, j, value);
          }
          matrix.put(i, row);
        }
      }
      return matrix;
    }

    private static MemorySegment floats(Tensor tensor, Arena arena) {
      MemorySegment stored = arena.allocate(tensor.elements() * Float.BYTES, Float.BYTES);
      tensor.copyTo(stored);
      return stored;
    }
  }

  int out() {
    return out;
  }

  private void put(int row, MemorySegment values) {
    if (packed.isPresent()) {
      packed.get().pack(row, values.address());
    } else {
      Memory.copy(values.address(), floats.address((long) row * in), in);
    }
  }

  /** Copies one row, such as a token's vector. */
  void copyRow(int row, long to) {
    if (packed.isPresent()) {
      packed.get().unpack(row, 1, to);
    } else {
      Memory.copy(floats.address((long) row * in), to, in);
    }
  }

  /** y = x W + b; threads share out the outputs. */
  void multiply(Parallel parallel, FloatArray x, FloatArray y, int rows) {
    parallel.run(
        out,
        (begin, end, thread) -> {
          for (int first = begin; first < end; first += DotProducts.OUTS) {
            int count = Math.min(DotProducts.OUTS, end - first);
            long weight = block(first, count, thread);
            DotProducts.multiply(weight, count, in, x.address(0), rows, y.address(first), out);
          }
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

  private long block(int first, int count, int thread) {
    if (packed.isEmpty()) {
      return floats.address((long) first * in);
    }
    long block = floats.address((long) thread * DotProducts.OUTS * in);
    packed.get().unpack(first, count, block);
    return block;
  }

  @Override
  public void close() {
    packed.ifPresent(PackedRows::close);
    floats.close();
  }
}
