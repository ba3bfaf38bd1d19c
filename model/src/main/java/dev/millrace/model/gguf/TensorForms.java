package dev.millrace.model.gguf;

import dev.millrace.model.config.LayerNames;
import dev.millrace.model.config.LinearNames;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.TensorNames;
import dev.millrace.model.weights.Tensor;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which tensors lie otherwise in llama.cpp's files than in Hugging Face's, and how. */
final class TensorForms {
  private final Set<String> turned = new HashSet<>();

  /** Heads of those whose rows are in another order. */
  private final Map<String, Integer> heads = new HashMap<>();

  private TensorForms() {}

  static TensorForms of(ModelConfig config) {
    TensorForms forms = new TensorForms();
    for (int layer = 0; layer < config.layers(); layer++) {
      forms.add(config, config.names().layer(layer));
    }
    return forms;
  }

  private void add(ModelConfig config, LayerNames layer) {
    List<LinearNames> all =
        List.of(
            layer.attentionInput(),
            layer.attentionOutput(),
            layer.feedForwardInput(),
            layer.feedForwardOutput());
    for (LinearNames linear : all) {
      if (linear.layout() == LinearNames.Layout.IN_OUT) {
        turned.addAll(linear.weights());
      }
    }
    if (GgufConfig.architecture(config).equals("llama")) {
      addHeads(layer.attentionInput().tensors().get(0), config.heads());
      addHeads(layer.attentionInput().tensors().get(1), config.keyValueHeads());
    }
  }

  private void addHeads(String name, int count) {
    heads.put(TensorNames.weight(name), count);
    heads.put(TensorNames.bias(name), count);
  }

  boolean isTurned(String name) {
    return turned.contains(name);
  }

  /** Heads whose rows lie in pairs in the file; 0: as they are. */
  int pairedHeads(String name) {
    return heads.getOrDefault(name, 0);
  }

  /** As Hugging Face has it. */
  Tensor read(Tensor tensor, Arena arena) {
    Integer count = heads.get(tensor.name());
    if (count != null) {
      return HeadRows.apart(tensor, count, arena);
    }
    return isTurned(tensor.name()) ? Transposed.of(tensor, arena) : tensor;
  }

  /** As llama.cpp has it. */
  Tensor written(Tensor stored, Arena arena) {
    Tensor tensor = stored.unpacked(arena);
    Integer count = heads.get(tensor.name());
    if (count != null) {
      return HeadRows.inPairs(tensor, count, arena);
    }
    return isTurned(tensor.name()) ? Transposed.of(tensor, arena) : tensor;
  }
}
