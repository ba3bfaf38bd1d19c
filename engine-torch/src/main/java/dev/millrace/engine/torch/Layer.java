package dev.millrace.engine.torch;

import dev.millrace.model.config.Branches;
import dev.millrace.model.config.HeadNormNames;
import dev.millrace.model.config.LayerNames;
import dev.millrace.model.config.LinearNames;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.TensorNames;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A block whose two branches, attention and feed-forward, each begin with a norm. */
record Layer(ModelConfig config, Parameters parameters, LayerNames names) {

  static Layer of(ModelConfig config, Parameters parameters, int layer) {
    return new Layer(config, parameters, config.names().layer(layer));
  }

  /** The stream after the block, from that before it: [rows * length, width] both. */
  Tensor forward(Tensor x, Attention attention) {
    boolean inputBias = config.attention().inputBias();
    boolean outputBias = config.attention().outputBias();
    boolean bias = config.feedForward().bias();
    Tensor normed = normalise(config, parameters, names.attentionNorm(), x);
    Tensor attended = attention.attend(project(names.attentionInput(), inputBias, normed));
    Tensor middle = x.add(project(names.attentionOutput(), outputBias, attended));
    Tensor seen = config.branches() == Branches.PARALLEL ? x : middle;
    Tensor middleNormed = normalise(config, parameters, names.feedForwardNorm(), seen);
    Tensor activated = activate(project(names.feedForwardInput(), bias, middleNormed));
    return middle.add(project(names.feedForwardOutput(), bias, activated));
  }

  /** Each head's queries and keys to a mean square of 1, in the type that values have. */
  Transformer.Heads normaliseHeads(Transformer.Heads heads) {
    HeadNormNames norms = names.headNorms().orElseThrow();
    return new Transformer.Heads(
        normaliseHead(norms.queries(), heads.queries()).to(heads.values().scalar_type()),
        normaliseHead(norms.keys(), heads.keys()).to(heads.values().scalar_type()),
        heads.values());
  }

  private Tensor normaliseHead(String name, Tensor x) {
    long[] size = {config.headSize()};
    TensorOptional scale = new TensorOptional(parameters.get(TensorNames.weight(name)));
    return torch.rms_norm(
        x.to(ScalarType.Float), size, scale, new DoubleOptional(config.normEpsilon()));
  }

  private Tensor project(LinearNames linear, boolean biased, Tensor x) {
    Tensor weight = parameters.get(linear.weights().getFirst());
    if (!biased) {
      return switch (linear.layout()) {
        case OUT_IN -> torch.linear(x, weight);
        case IN_OUT -> torch.mm(x, weight);
      };
    }
    Tensor bias = parameters.get(linear.biases().getFirst());
    return switch (linear.layout()) {
      case OUT_IN -> torch.linear(x, weight, new TensorOptional(bias));
      case IN_OUT -> torch.addmm(bias, x, weight);
    };
  }

  private Tensor activate(Tensor hidden) {
    return switch (config.feedForward().activation()) {
      case GELU -> torch.gelu(hidden);
      case GELU_TANH -> torch.gelu(hidden, "tanh");
      case GEGLU_TANH -> {
        int width = config.feedForwardWidth();
        Tensor gate = torch.gelu(hidden.narrow(1, 0, width), "tanh");
        yield gate.mul(hidden.narrow(1, width, width));
      }
      case SWIGLU -> {
        int width = config.feedForwardWidth();
        yield torch.silu(hidden.narrow(1, 0, width)).mul(hidden.narrow(1, width, width));
      }
    };
  }

  static Tensor normalise(ModelConfig config, Parameters parameters, String name, Tensor x) {
    long[] width = {config.width()};
    TensorOptional scale = new TensorOptional(parameters.get(TensorNames.weight(name)));
    return switch (config.norm()) {
      case LAYER_NORM -> {
        TensorOptional shift = new TensorOptional(parameters.get(TensorNames.bias(name)));
        yield torch.layer_norm(x, width, scale, shift, config.normEpsilon(), true);
      }
      case RMS_NORM_FROM_ONE -> throw new IllegalStateException("the provider refuses it");
      case RMS_NORM -> torch.rms_norm(x, width, scale, new DoubleOptional(config.normEpsilon()));
    };
  }
}
