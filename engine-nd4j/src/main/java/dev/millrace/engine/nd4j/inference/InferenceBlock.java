package dev.millrace.engine.nd4j.inference;

import dev.millrace.engine.nd4j.layers.Activation;
import dev.millrace.engine.nd4j.layers.Gelu;
import dev.millrace.engine.nd4j.layers.LayerNorm;
import dev.millrace.engine.nd4j.layers.Norm;
import dev.millrace.engine.nd4j.layers.RmsNorm;
import dev.millrace.engine.nd4j.layers.SwiGlu;
import dev.millrace.engine.nd4j.training.Parameters;
import dev.millrace.model.config.ModelConfig;
import java.util.List;
import java.util.stream.Stream;

/** The parts of one transformer layer, for inference. */
record InferenceBlock(
    Norm attentionNorm,
    WeightMatrix project,
    WeightMatrix output,
    Norm feedForwardNorm,
    WeightMatrix up,
    Activation activation,
    WeightMatrix down)
    implements AutoCloseable {

  /**
   * Copies a layer's weights.
   *
   * @param vectors the model's norms and biases
   */
  static InferenceBlock of(
      ModelConfig config, WeightMatrix.Factory weights, Parameters vectors, int layer) {
    return switch (config.architecture()) {
      case GPT2 -> gpt2(config, weights, vectors, "transformer.h." + layer);
      case LLAMA -> llama(config, weights, vectors, "model.layers." + layer);
    };
  }

  private static InferenceBlock gpt2(
      ModelConfig config, WeightMatrix.Factory weights, Parameters vectors, String name) {
    return new InferenceBlock(
        new LayerNorm(vectors, name + ".ln_1", config.normEpsilon()),
        conv1d(weights, vectors, name + ".attn.c_attn"),
        conv1d(weights, vectors, name + ".attn.c_proj"),
        new LayerNorm(vectors, name + ".ln_2", config.normEpsilon()),
        conv1d(weights, vectors, name + ".mlp.c_fc"),
        new Gelu(config.feedForwardWidth()),
        conv1d(weights, vectors, name + ".mlp.c_proj"));
  }

  private static WeightMatrix conv1d(
      WeightMatrix.Factory weights, Parameters vectors, String name) {
    return weights.conv1d(name + ".weight", vectors.address(name + ".bias"));
  }

  private static InferenceBlock llama(
      ModelConfig config, WeightMatrix.Factory weights, Parameters vectors, String name) {
    String attention = name + ".self_attn.";
    String feedForward = name + ".mlp.";
    return new InferenceBlock(
        new RmsNorm(vectors, name + ".input_layernorm", config.normEpsilon()),
        linear(weights, attention, "q_proj", "k_proj", "v_proj"),
        linear(weights, attention, "o_proj"),
        new RmsNorm(vectors, name + ".post_attention_layernorm", config.normEpsilon()),
        linear(weights, feedForward, "gate_proj", "up_proj"),
        new SwiGlu(config.feedForwardWidth()),
        linear(weights, feedForward, "down_proj"));
  }

  private static WeightMatrix linear(WeightMatrix.Factory weights, String prefix, String... names) {
    List<String> tensors = Stream.of(names).map(name -> prefix + name + ".weight").toList();
    return weights.linear(tensors);
  }

  @Override
  public void close() {
    project.close();
    output.close();
    up.close();
    down.close();
  }
}
