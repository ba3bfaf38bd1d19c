package dev.millrace.engine.nd4j.training;

import dev.millrace.engine.nd4j.layers.Activation;
import dev.millrace.engine.nd4j.layers.Gelu;
import dev.millrace.engine.nd4j.layers.LayerNorm;
import dev.millrace.engine.nd4j.layers.Norm;
import dev.millrace.engine.nd4j.layers.RmsNorm;
import dev.millrace.engine.nd4j.layers.SwiGlu;
import dev.millrace.model.config.ModelConfig;
import java.util.List;
import java.util.stream.Stream;

/** The parts of one transformer layer: two residual branches, attention and feed-forward. */
public record Block(
    Norm attentionNorm,
    Linear project,
    Linear output,
    Norm feedForwardNorm,
    Linear up,
    Activation activation,
    Linear down) {

  static Block of(ModelConfig config, Parameters parameters, int layer) {
    return switch (config.architecture()) {
      case GPT2 -> gpt2(config, parameters, "transformer.h." + layer);
      case LLAMA -> llama(config, parameters, "model.layers." + layer);
    };
  }

  private static Block gpt2(ModelConfig config, Parameters parameters, String name) {
    return new Block(
        new LayerNorm(parameters, name + ".ln_1", config.normEpsilon()),
        Linear.conv1d(parameters, name + ".attn.c_attn"),
        Linear.conv1d(parameters, name + ".attn.c_proj"),
        new LayerNorm(parameters, name + ".ln_2", config.normEpsilon()),
        Linear.conv1d(parameters, name + ".mlp.c_fc"),
        new Gelu(config.feedForwardWidth()),
        Linear.conv1d(parameters, name + ".mlp.c_proj"));
  }

  private static Block llama(ModelConfig config, Parameters parameters, String name) {
    String attention = name + ".self_attn.";
    List<String> projections =
        Stream.of("q_proj", "k_proj", "v_proj").map(attention::concat).toList();
    return new Block(
        new RmsNorm(parameters, name + ".input_layernorm", config.normEpsilon()),
        Linear.stacked(parameters, projections),
        Linear.stacked(parameters, List.of(attention + "o_proj")),
        new RmsNorm(parameters, name + ".post_attention_layernorm", config.normEpsilon()),
        Linear.stacked(parameters, List.of(name + ".mlp.gate_proj", name + ".mlp.up_proj")),
        new SwiGlu(config.feedForwardWidth()),
        Linear.stacked(parameters, List.of(name + ".mlp.down_proj")));
  }
}
