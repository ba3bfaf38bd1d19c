package dev.millrace.model.gguf;

import dev.millrace.model.config.LayerNames;
import dev.millrace.model.config.LinearNames;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.TensorNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** llama.cpp's names of a model's tensors. */
final class GgufNames {
  /** Factors by which the frequencies of rotary positions are divided. */
  static final String ROPE_FACTORS = "rope_freqs.weight";

  private final ModelConfig config;
  private final Map<String, String> names = new LinkedHashMap<>();

  private GgufNames(ModelConfig config) {
    this.config = config;
  }

  /** By transformers' names, as the config has them; also of biases that the model has not. */
  static Map<String, String> of(ModelConfig config) {
    GgufNames names = new GgufNames(config);
    names.addAll();
    return names.names;
  }

  private void addAll() {
    TensorNames all = config.names();
    add(all.embedding(), "token_embd");
    all.positions().ifPresent(name -> add(name, "position_embd"));
    for (int layer = 0; layer < config.layers(); layer++) {
      addLayer(all.layer(layer), "blk." + layer + ".");
    }
    add(all.lastNorm(), "output_norm");
    add(all.output(), "output");
  }

  private void addLayer(LayerNames layer, String prefix) {
    add(layer.attentionNorm(), prefix + "attn_norm");
    addLinear(
        layer.attentionInput(), prefix, List.of("attn_qkv"), List.of("attn_q", "attn_k", "attn_v"));
    layer
        .headNorms()
        .ifPresent(
            norms -> {
              add(norms.queries(), prefix + "attn_q_norm");
              add(norms.keys(), prefix + "attn_k_norm");
            });
    addLinear(layer.attentionOutput(), prefix, List.of("attn_output"), List.of());
    add(layer.feedForwardNorm(), prefix + "ffn_norm");
    addLinear(layer.feedForwardInput(), prefix, List.of("ffn_up"), List.of("ffn_gate", "ffn_up"));
    addLinear(layer.feedForwardOutput(), prefix, List.of("ffn_down"), List.of());
  }

  private void addLinear(
      LinearNames linear, String prefix, List<String> one, List<String> several) {
    List<String> theirs = linear.tensors().size() == 1 ? one : several;
    IntStream.range(0, theirs.size())
        .forEach(i -> add(linear.tensors().get(i), prefix + theirs.get(i)));
  }

  private void add(String name, String theirs) {
    names.put(TensorNames.weight(name), TensorNames.weight(theirs));
    names.put(TensorNames.bias(name), TensorNames.bias(theirs));
  }
}
