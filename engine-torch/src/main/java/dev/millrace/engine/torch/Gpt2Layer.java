package dev.millrace.engine.torch;

import dev.millrace.model.config.ModelConfig;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** GPT-2's block (Radford et al. 2019): LayerNorm, attention, LayerNorm, GELU in its tanh form. */
record Gpt2Layer(ModelConfig config, Parameters parameters, String prefix) implements Layer {

  static Gpt2Layer of(ModelConfig config, Parameters parameters, int layer) {
    return new Gpt2Layer(config, parameters, "transformer.h." + layer);
  }

  @Override
  public Tensor forward(Tensor x, Attention attention) {
    Tensor projected = project(".attn.c_attn", normalise(config, parameters, prefix + ".ln_1", x));
    Tensor middle = x.add(project(".attn.c_proj", attention.attend(projected)));
    Tensor hidden = project(".mlp.c_fc", normalise(config, parameters, prefix + ".ln_2", middle));
    return middle.add(project(".mlp.c_proj", torch.gelu(hidden, "tanh")));
  }

  /** Conv1D: the weight is [in, out]. */
  private Tensor project(String name, Tensor x) {
    return torch.addmm(
        parameters.get(prefix + name + ".bias"), x, parameters.get(prefix + name + ".weight"));
  }

  static Tensor normalise(ModelConfig config, Parameters parameters, String name, Tensor x) {
    return torch.layer_norm(
        x,
        new long[] {config.width()},
        new TensorOptional(parameters.get(name + ".weight")),
        new TensorOptional(parameters.get(name + ".bias")),
        config.normEpsilon(),
        true);
  }
}
