package dev.millrace.engine.torch;

import dev.millrace.model.Muon;
import dev.millrace.model.config.HiddenMatrix;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Muon as {@code torch.optim.Muon} has it, in float32: a few products a matrix. */
final class MuonUpdate {
  private final Muon settings;
  private final Parameters parameters;
  private final List<HiddenMatrix> matrices;
  private final Backend backend;
  private final Tensor momentum;

  /**
   * @param momentum a tensor like the weights
   */
  MuonUpdate(
      Muon settings,
      Parameters parameters,
      List<HiddenMatrix> matrices,
      Backend backend,
      Tensor momentum) {
    this.settings = settings;
    this.parameters = parameters;
    this.matrices = matrices;
    this.backend = backend;
    this.momentum = momentum;
  }

  /**
   * @param clip what the gradients are multiplied by first
   */
  void update(double learningRate, double clip) {
    for (HiddenMatrix matrix : matrices) {
      Scope.run(() -> update(matrix, learningRate, clip));
    }
  }

  private void update(HiddenMatrix matrix, double learningRate, double clip) {
    Tensor gradient = parameters.view(parameters.gradients(), matrix).mul(backend.scalar(clip));
    Tensor mean = parameters.view(momentum, matrix);
    mean.lerp_(gradient, new Scalar(1 - Muon.MOMENTUM));
    Tensor direction = orthogonal(gradient.lerp(mean, new Scalar(Muon.MOMENTUM)));
    double scale = Muon.scale(matrix.rows(), matrix.columns());
    Tensor weight = parameters.view(parameters.weights(), matrix);
    weight.mul_(new Scalar(1 - learningRate * settings.adamW().weightDecay()));
    weight.add_(direction, new Scalar(-learningRate * scale));
  }

  private static Tensor orthogonal(Tensor matrix) {
    boolean tall = matrix.size(0) > matrix.size(1);
    Tensor x = tall ? matrix.t() : matrix;
    x = x.div(x.norm().clamp_min(new Scalar(Muon.NORM_EPSILON)));
    for (int i = 0; i < Muon.ITERATIONS; i++) {
      Tensor gram = x.mm(x.t());
      Tensor change = gram.addmm(gram, gram, new Scalar(Muon.B), new Scalar(Muon.C));
      x = x.addmm(change, x, new Scalar(Muon.A), new Scalar(1.0));
    }
    return tall ? x.t() : x;
  }
}
