package dev.millrace.engine.torch;

import dev.millrace.model.config.ModelConfig;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Llama's block (Touvron et al. 2023): RMSNorm, attention, RMSNorm, SwiGLU; no biases. */
record LlamaLayer(ModelConfig config, Parameters parameters, String prefix) implements Layer {

  static LlamaLayer of(ModelConfig config, Parameters parameters, int layer) {
    return new LlamaLayer(config, parameters, "model.layers." + layer);
  }

  @Override
  public Tensor forward(Tensor x, Attention attention) {
    Tensor normed = normalise(config, parameters, prefix + ".input_layernorm", x);
    Tensor attended = attention.attend(project(".self_attn.qkv_proj", normed));
    Tensor middle = x.add(project(".self_attn.o_proj", attended));
    Tensor hidden =
        project(
            ".mlp.gate_up_proj",
            normalise(config, parameters, prefix + ".post_attention_layernorm", middle));
    int width = config.feedForwardWidth();
    Tensor gate = hidden.narrow(1, 0, width);
    Tensor up = hidden.narrow(1, width, width);
    return middle.add(project(".mlp.down_proj", torch.silu(gate).mul(up)));
  }

  private Tensor project(String name, Tensor x) {
    return torch.linear(x, parameters.get(prefix + name + ".weight"));
  }

  static Tensor normalise(ModelConfig config, Parameters parameters, String name, Tensor x) {
    return torch.rms_norm(
        x,
        new long[] {config.width()},
        new TensorOptional(parameters.get(name + ".weight")),
        new DoubleOptional(config.normEpsilon()));
  }
}
