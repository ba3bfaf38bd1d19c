package dev.millrace.model.weights;

import dev.millrace.model.config.Architecture;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.TensorShape.Initialisation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tensors of each family as transformers names them. GPT-2's projections are Conv1D, [in, out];
 * Llama's are Linear, [out, in].
 */
public final class TensorNames {
  private static final List<String> IGNORED_SUFFIXES =
      List.of(".attn.bias", ".attn.masked_bias", ".rotary_emb.inv_freq");

  private TensorNames() {}

  public static List<TensorShape> of(ModelConfig config) {
    List<TensorShape> tensors =
        new ArrayList<>(
            switch (config.architecture()) {
              case GPT2 -> gpt2(config);
              case LLAMA -> llama(config);
            });
    if (!config.tiedEmbeddings()) {
      tensors.add(
          tensor("lm_head.weight", Initialisation.NORMAL, config.vocabularySize(), config.width()));
    }
    return List.copyOf(tensors);
  }

  /**
   * The name under which a model's tensor is kept. Models saved without their head lack the prefix.
   */
  public static String canonical(Architecture architecture, String name) {
    String prefix =
        switch (architecture) {
          case GPT2 -> "transformer.";
          case LLAMA -> "model.";
        };
    return name.startsWith(prefix) || name.equals("lm_head.weight") ? name : prefix + name;
  }

  /** Causal masks and frequencies that older files carry; they follow from the config. */
  public static boolean derived(ModelConfig config, String name) {
    return IGNORED_SUFFIXES.stream().anyMatch(name::endsWith)
        || (config.tiedEmbeddings() && name.equals("lm_head.weight"));
  }

  private static List<TensorShape> gpt2(ModelConfig config) {
    int width = config.width();
    int inner = config.feedForwardWidth();
    List<TensorShape> tensors = new ArrayList<>();
    tensors.add(
        tensor("transformer.wte.weight", Initialisation.NORMAL, config.vocabularySize(), width));
    tensors.add(
        tensor("transformer.wpe.weight", Initialisation.NORMAL, config.contextLength(), width));
    for (int layer = 0; layer < config.layers(); layer++) {
      String prefix = "transformer.h." + layer;
      addLayerNorm(tensors, prefix + ".ln_1", width);
      tensors.add(tensor(prefix + ".attn.c_attn.weight", Initialisation.NORMAL, width, 3L * width));
      tensors.add(tensor(prefix + ".attn.c_attn.bias", Initialisation.ZERO, 3L * width));
      tensors.add(tensor(prefix + ".attn.c_proj.weight", Initialisation.RESIDUAL, width, width));
      tensors.add(tensor(prefix + ".attn.c_proj.bias", Initialisation.ZERO, width));
      addLayerNorm(tensors, prefix + ".ln_2", width);
      tensors.add(tensor(prefix + ".mlp.c_fc.weight", Initialisation.NORMAL, width, inner));
      tensors.add(tensor(prefix + ".mlp.c_fc.bias", Initialisation.ZERO, inner));
      tensors.add(tensor(prefix + ".mlp.c_proj.weight", Initialisation.RESIDUAL, inner, width));
      tensors.add(tensor(prefix + ".mlp.c_proj.bias", Initialisation.ZERO, width));
    }
    addLayerNorm(tensors, "transformer.ln_f", width);
    return tensors;
  }

  private static List<TensorShape> llama(ModelConfig config) {
    int width = config.width();
    int inner = config.feedForwardWidth();
    long queries = (long) config.heads() * config.headSize();
    long keys = (long) config.keyValueHeads() * config.headSize();
    List<TensorShape> tensors = new ArrayList<>();
    tensors.add(
        tensor("model.embed_tokens.weight", Initialisation.NORMAL, config.vocabularySize(), width));
    for (int layer = 0; layer < config.layers(); layer++) {
      String prefix = "model.layers." + layer;
      tensors.add(tensor(prefix + ".input_layernorm.weight", Initialisation.ONE, width));
      String attention = prefix + ".self_attn.";
      tensors.add(tensor(attention + "q_proj.weight", Initialisation.NORMAL, queries, width));
      tensors.add(tensor(attention + "k_proj.weight", Initialisation.NORMAL, keys, width));
      tensors.add(tensor(attention + "v_proj.weight", Initialisation.NORMAL, keys, width));
      tensors.add(tensor(attention + "o_proj.weight", Initialisation.RESIDUAL, width, queries));
      tensors.add(tensor(prefix + ".post_attention_layernorm.weight", Initialisation.ONE, width));
      tensors.add(tensor(prefix + ".mlp.gate_proj.weight", Initialisation.NORMAL, inner, width));
      tensors.add(tensor(prefix + ".mlp.up_proj.weight", Initialisation.NORMAL, inner, width));
      tensors.add(tensor(prefix + ".mlp.down_proj.weight", Initialisation.RESIDUAL, width, inner));
    }
    tensors.add(tensor("model.norm.weight", Initialisation.ONE, width));
    return tensors;
  }

  private static void addLayerNorm(List<TensorShape> tensors, String name, int width) {
    tensors.add(tensor(name + ".weight", Initialisation.ONE, width));
    tensors.add(tensor(name + ".bias", Initialisation.ZERO, width));
  }

  private static TensorShape tensor(String name, Initialisation initialisation, long... shape) {
    return new TensorShape(name, Arrays.stream(shape).boxed().toList(), initialisation);
  }
}
