package dev.millrace.engine.torch;

import dev.millrace.model.AdamW;
import dev.millrace.model.Muon;
import dev.millrace.model.Optimizer;
import dev.millrace.model.config.HiddenMatrix;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.Weights;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/** Clipping as PyTorch's {@code clip_grad_norm_}, then each tensor by the rule that moves it. */
final class OptimizerUpdate implements AutoCloseable {
  // PyTorch's guard in clip_grad_norm_.
  private static final double CLIP_EPSILON = 1e-6;

  private final AdamW settings;
  private final Parameters parameters;
  private final Backend backend;
  private final Set<String> hidden;
  private final List<Parameters.Range> decaying;
  private final Parameters.Range others;
  private final Tensor first;
  private final Tensor second;
  private final AdamWUpdate adamW;
  private final Optional<MuonUpdate> muon;
  private long step;

  OptimizerUpdate(ModelConfig config, Optimizer optimizer, Parameters parameters, Backend backend) {
    this.settings = optimizer.adamW();
    this.parameters = parameters;
    this.backend = backend;
    this.first = Scope.lasting(() -> backend.zeros(parameters.length()));
    this.second = Scope.lasting(() -> backend.zeros(parameters.length()));
    this.adamW = new AdamWUpdate(settings, parameters, backend, first, second);
    long decayed = parameters.decayed();
    this.others = new Parameters.Range(decayed, parameters.length() - decayed);
    switch (optimizer) {
      case AdamW _ -> {
        hidden = Set.of();
        decaying = List.of(new Parameters.Range(0, decayed));
        muon = Optional.empty();
      }
      case Muon ofMatrices -> {
        List<HiddenMatrix> matrices = config.hiddenMatrices();
        hidden = matrices.stream().map(HiddenMatrix::tensor).collect(Collectors.toSet());
        decaying = parameters.decayedBeside(hidden);
        muon = Optional.of(new MuonUpdate(ofMatrices, parameters, matrices, backend, first));
      }
    }
  }

  /** Updates done. */
  long step() {
    return step;
  }

  private List<Parameters.Numbers> numbers() {
    return List.of(
        new Parameters.Numbers(".exp_avg", first, name -> !hidden.contains(name)),
        new Parameters.Numbers(".momentum_buffer", first, hidden::contains),
        new Parameters.Numbers(".exp_avg_sq", second, name -> !hidden.contains(name)));
  }

  /** A copy of the moments. */
  Weights moments() {
    return parameters.copy(numbers());
  }

  void restore(Weights moments, long atStep) {
    if (atStep < 0) {
      throw new IllegalArgumentException("optimizer step " + atStep + " is negative");
    }
    parameters.restore(moments, numbers());
    step = atStep;
  }

  /** One update from the gradients, scaled down where their norm is above the limit. */
  void update(double learningRate, double gradientNorm) {
    step++;
    double clip = Math.min(1, settings.maxGradientNorm() / (gradientNorm + CLIP_EPSILON));
    Scope.run(
        () -> {
          Tensor divisor = backend.scalar(1 / clip);
          for (Parameters.Range range : decaying) {
            adamW.update(range, step, learningRate, settings.weightDecay(), divisor);
          }
          adamW.update(others, step, learningRate, 0, divisor);
          muon.ifPresent(rule -> rule.update(learningRate, clip));
        });
  }

  @Override
  public void close() {
    adamW.close();
    Scope.release(second);
    Scope.release(first);
  }
}
