package dev.millrace.engine.nd4j.inference;

import dev.millrace.engine.nd4j.kernels.Panels;
import dev.millrace.model.config.LayerNames;
import dev.millrace.model.config.LinearNames;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.TensorNames;
import dev.millrace.model.weights.DataType;
import dev.millrace.model.weights.FourBitRow;
import dev.millrace.model.weights.PackedRows;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.model.weights.Weights;
import java.util.List;

/**
 * In which format each matrix of a model is held.
 *
 * @param wanted for all of them, where that is possible
 */
public record HeldFormats(Weights weights, WeightFormat wanted) {

  /** Of a linear layer, whose tensors are stacked to one matrix. */
  WeightFormat linear(LinearNames names) {
    boolean whole = inputs(names) % FourBitRow.GROUP == 0;
    return of(names.weights(), whole ? WeightFormat.INT4 : WeightFormat.INT8);
  }

  /** Of a table of rows: four bits for a token's vector cost more than they save. */
  WeightFormat table(String name) {
    return of(List.of(TensorNames.weight(name)), WeightFormat.INT8);
  }

  private WeightFormat of(List<String> names, WeightFormat rounded) {
    List<Tensor> tensors = names.stream().map(weights::get).toList();
    boolean packed = tensors.stream().anyMatch(tensor -> tensor.packed().isPresent());
    boolean fourBit =
        tensors.stream().allMatch(it -> it.packed().filter(PackedRows::isFourBit).isPresent());
    return switch (wanted) {
      case FILE -> fourBit ? WeightFormat.INT4 : packed ? WeightFormat.INT8 : whole(tensors);
      case INT4 -> fourBit ? WeightFormat.INT4 : packed ? WeightFormat.INT8 : rounded;
      default -> wanted;
    };
  }

  /** Without rounding: half of float32 for what was bfloat16, with the same products to the bit. */
  private static WeightFormat whole(List<Tensor> tensors) {
    return tensors.stream().allMatch(tensor -> tensor.type() == DataType.BF16)
        ? WeightFormat.BF16
        : WeightFormat.F32;
  }

  /** Inputs of a linear layer. */
  private long inputs(LinearNames linear) {
    List<Long> shape = weights.get(linear.weights().getFirst()).shape();
    return linear.layout() == LinearNames.Layout.OUT_IN ? shape.getLast() : shape.getFirst();
  }

  /** Memory of all matrices. */
  public long bytes(ModelConfig config) {
    TensorNames names = config.names();
    long bytes = table(names.embedding(), table(names.embedding()));
    if (names.positions().isPresent()) {
      bytes += table(names.positions().get(), table(names.positions().get()));
    }
    if (!config.tiedEmbeddings()) {
      bytes += table(names.output(), table(names.output()));
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      for (LinearNames linear : linears(names.layer(layer))) {
        bytes += bytes(linear);
      }
    }
    return bytes;
  }

  private static List<LinearNames> linears(LayerNames layer) {
    return List.of(
        layer.attentionInput(),
        layer.attentionOutput(),
        layer.feedForwardInput(),
        layer.feedForwardOutput());
  }

  private long table(String name, WeightFormat format) {
    List<Long> shape = weights.get(TensorNames.weight(name)).shape();
    return bytes(format, shape.getFirst(), shape.getLast());
  }

  private long bytes(LinearNames linear) {
    long in = inputs(linear);
    long elements = linear.weights().stream().mapToLong(it -> weights.get(it).elements()).sum();
    return bytes(linear(linear), elements / in, in);
  }

  private static long bytes(WeightFormat format, long out, long in) {
    return Panels.bytes(format, Math.toIntExact(out), Math.toIntExact(in));
  }
}
