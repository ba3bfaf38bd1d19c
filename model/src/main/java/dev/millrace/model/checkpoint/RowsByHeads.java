package dev.millrace.model.checkpoint;

import dev.millrace.model.config.LinearNames;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.TensorNames;
import dev.millrace.model.weights.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Rows of queries, keys and values that files of some families have head by head, and memory one
 * kind after the other.
 */
final class RowsByHeads {
  private static final int KINDS = 3;

  private final ModelConfig config;
  private final boolean fromFile;

  private RowsByHeads(ModelConfig config, boolean fromFile) {
    this.config = config;
    this.fromFile = fromFile;
  }

  /** From a file's order to memory's; tensors of other shapes are left for others to refuse. */
  static Map<String, Tensor> apart(Map<String, Tensor> tensors, ModelConfig config, Arena arena) {
    return new RowsByHeads(config, true).sorted(tensors, arena);
  }

  /** From memory's order to a file's. */
  static Map<String, Tensor> together(
      Map<String, Tensor> tensors, ModelConfig config, Arena arena) {
    return new RowsByHeads(config, false).sorted(tensors, arena);
  }

  private Map<String, Tensor> sorted(Map<String, Tensor> tensors, Arena arena) {
    if (!config.family().storedByHeads()) {
      return tensors;
    }
    TensorNames names = config.names();
    Set<String> fused = new HashSet<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      LinearNames linear = names.layer(layer).attentionInput();
      fused.addAll(linear.weights());
      fused.addAll(linear.biases());
    }
    Map<String, Tensor> sorted = new LinkedHashMap<>();
    tensors.forEach(
        (key, tensor) ->
            sorted.put(
                key,
                fused.contains(names.canonical(tensor.name()))
                        && tensor.shape().getFirst() == config.projectedWidth()
                    ? sorted(tensor, arena)
                    : tensor));
    return sorted;
  }

  private Tensor sorted(Tensor stored, Arena arena) {
    Tensor tensor = stored.unpacked(arena);
    int size = config.headSize();
    long blockBytes = tensor.data().byteSize() / config.projectedWidth() * size;
    MemorySegment sorted = arena.allocate(tensor.data().byteSize(), 64);
    for (int head = 0; head < config.heads(); head++) {
      for (int kind = 0; kind < KINDS; kind++) {
        long file = ((long) head * KINDS + kind) * blockBytes;
        long memory = ((long) kind * config.heads() + head) * blockBytes;
        long from = fromFile ? file : memory;
        MemorySegment.copy(tensor.data(), from, sorted, fromFile ? memory : file, blockBytes);
      }
    }
    return new Tensor(tensor.name(), tensor.type(), tensor.shape(), sorted);
  }
}
