package dev.millrace.engine.nd4j.inference;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.PanelProducts;
import dev.millrace.engine.nd4j.kernels.Panels;
import dev.millrace.engine.nd4j.kernels.Parallel;
import dev.millrace.engine.nd4j.kernels.VectorLoops;
import dev.millrace.engine.nd4j.layers.Parameters;
import dev.millrace.model.config.LinearNames;
import dev.millrace.model.config.TensorNames;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.WeightFormat;
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

  /** Makes matrices of one model, a strip of a tensor at a time. */
  record Factory(HeldFormats formats, Parallel parallel) {

    /** A table of rows, such as the tokens' vectors. */
    WeightMatrix table(String name) {
      return outIn(List.of(TensorNames.weight(name)), OptionalLong.empty(), formats.table(name));
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
      WeightFormat format = formats.linear(names);
      return switch (names.layout()) {
        case OUT_IN -> outIn(names.weights(), bias, format);
        case IN_OUT -> inOut(names.weights().getFirst(), bias, format);
      };
    }

    /** Tensors [out, in], stacked to one matrix of all their rows. */
    private WeightMatrix outIn(List<String> names, OptionalLong bias, WeightFormat format) {
      List<Tensor> tensors = names.stream().map(formats.weights()::get).toList();
      int in = Math.toIntExact(tensors.getFirst().shape().getLast());
      long rows = tensors.stream().mapToLong(tensor -> tensor.elements() / in).sum();
      WeightMatrix matrix = new WeightMatrix(in, Math.toIntExact(rows), bias, format);
      int out = 0;
      for (Tensor tensor : tensors) {
        WeightRows.of(tensor, in, format).pack(matrix.panels, out, parallel);
        out += (int) (tensor.elements() / in);
        tensor.release();
      }
      return matrix;
    }

    /** A tensor [in, out], transposed. */
    private WeightMatrix inOut(String name, OptionalLong bias, WeightFormat format) {
      Tensor tensor = formats.weights().get(name);
      int in = Math.toIntExact(tensor.shape().getFirst());
      int out = Math.toIntExact(tensor.shape().getLast());
      WeightMatrix matrix = new WeightMatrix(in, out, bias, format);
      WeightRows.turned(tensor, in, format).pack(matrix.panels, 0, parallel);
      tensor.release();
      return matrix;
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
