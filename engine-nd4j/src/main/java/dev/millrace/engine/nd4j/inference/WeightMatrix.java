package dev.millrace.engine.nd4j.inference;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.PanelProducts;
import dev.millrace.engine.nd4j.kernels.Panels;
import dev.millrace.engine.nd4j.kernels.VectorLoops;
import dev.millrace.engine.nd4j.layers.Parameters;
import dev.millrace.model.config.LinearNames;
import dev.millrace.model.config.TensorNames;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.model.weights.Weights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.OptionalLong;

/** A projection's weights for inference, [out, in] whatever the file's layout. */
final class WeightMatrix implements AutoCloseable {
  private final int in;
  private final int out;
  private final OptionalLong bias;
  private final Panels panels;

  private WeightMatrix(int in, int out, OptionalLong bias, WeightFormat format) {
    this.in = in;
    this.out = out;
    this.bias = bias;
    this.panels = Panels.of(format, out, in);
  }

  /** Makes matrices of one model in one format. */
  record Factory(Weights weights, WeightFormat format) {

    /** A table of rows, such as the tokens' vectors. */
    WeightMatrix table(String name) {
      return outIn(List.of(TensorNames.weight(name)), OptionalLong.empty());
    }

    /**
     * A linear layer.
     *
     * @param vectors where its biases are, if it has any
     */
    WeightMatrix linear(LinearNames names, boolean biased, Parameters vectors) {
      OptionalLong bias =
          biased
              ? OptionalLong.of(vectors.weights().address(vectors.offset(names.biases())))
              : OptionalLong.empty();
      return switch (names.layout()) {
        case OUT_IN -> outIn(names.weights(), bias);
        case IN_OUT -> inOut(names.weights().getFirst(), bias);
      };
    }

    /** Tensors [out, in], stacked to one matrix of all their rows. */
    private WeightMatrix outIn(List<String> names, OptionalLong bias) {
      List<Tensor> tensors = names.stream().map(weights::get).toList();
      int in = Math.toIntExact(tensors.getFirst().shape().getLast());
      long rows = tensors.stream().mapToLong(tensor -> tensor.elements() / in).sum();
      WeightMatrix matrix = new WeightMatrix(in, Math.toIntExact(rows), bias, format);
      int row = 0;
      for (Tensor tensor : tensors) {
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment stored = floats(tensor, arena);
          for (long i = 0; i < tensor.elements() / in; i++) {
            matrix.panels.pack(row++, stored.address() + i * in * Float.BYTES);
          }
        }
      }
      return matrix;
    }

    /** A tensor [in, out], transposed. */
    private WeightMatrix inOut(String name, OptionalLong bias) {
      Tensor tensor = weights.get(name);
      int in = Math.toIntExact(tensor.shape().getFirst());
      int out = Math.toIntExact(tensor.shape().getLast());
      WeightMatrix matrix = new WeightMatrix(in, out, bias, format);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment stored = floats(tensor, arena);
        MemorySegment row = arena.allocate((long) in * Float.BYTES, Float.BYTES);
        for (int i = 0; i < out; i++) {
          for (int j = 0; j < in; j++) {
            float value = stored.getAtIndex(ValueLayout.JAVA_FLOAT, (long) j * out + i);
            row.setAtIndex(ValueLayout.JAVA_FLOAT, j, value);
          }
          matrix.panels.pack(i, row.address());
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

  /** Copies one row, such as a token's vector. */
  void copyRow(int row, long to) {
    panels.unpack(row, to);
  }

  /** y = x W + b. */
  void multiply(PanelProducts products, FloatArray x, FloatArray y, int rows) {
    products.multiply(
        panels,
        in,
        out,
        x.address(0),
        rows,
        (row, first, count, totals) -> {
          long to = y.address((long) row * out + first);
          if (bias.isPresent()) {
            long shift = bias.getAsLong() + (long) first * Float.BYTES;
            VectorLoops.sum(totals, shift, to, count);
          } else {
            Memory.copy(totals, to, count);
          }
        });
  }

  @Override
  public void close() {
    panels.close();
  }
}
