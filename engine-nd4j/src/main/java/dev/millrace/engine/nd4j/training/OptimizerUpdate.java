package dev.millrace.engine.nd4j.training;

import dev.millrace.engine.nd4j.kernels.Parallel;
import dev.millrace.engine.nd4j.kernels.VectorLoops;
import dev.millrace.engine.nd4j.layers.Parameters;
import dev.millrace.engine.nd4j.layers.Parameters.Slot;
import dev.millrace.model.AdamW;
import dev.millrace.model.Muon;
import dev.millrace.model.Optimizer;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.HiddenMatrix;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Clipping as PyTorch's {@code clip_grad_norm_}, then each tensor by the rule that moves it. */
final class OptimizerUpdate implements AutoCloseable {
  private static final int CHUNK = 1 << 14;
  // PyTorch's guard in clip_grad_norm_.
  private static final double CLIP_EPSILON = 1e-6;

  private final double maxGradientNorm;
  private final Parameters parameters;
  private final Parallel parallel;
  private final List<TensorUpdate> rules;
  private final double[] chunkSquares;
  private long step;

  OptimizerUpdate(
      ModelConfig config, Optimizer optimizer, Parameters parameters, Parallel parallel) {
    this.maxGradientNorm = optimizer.adamW().maxGradientNorm();
    this.parameters = parameters;
    this.parallel = parallel;
    this.chunkSquares = new double[Math.toIntExact((parameters.length() + CHUNK - 1) / CHUNK)];
    List<Slot> all = List.copyOf(parameters.slots());
    this.rules =
        switch (optimizer) {
          case AdamW adamW -> List.of(new AdamWUpdate(adamW, parameters, all, parallel));
          case Muon muon -> rules(muon, config.hiddenMatrices(), all);
        };
  }

  private List<TensorUpdate> rules(Muon muon, List<HiddenMatrix> matrices, List<Slot> all) {
    Set<String> hidden = matrices.stream().map(HiddenMatrix::tensor).collect(Collectors.toSet());
    List<Slot> others =
        all.stream().filter(slot -> !hidden.contains(slot.tensor().name())).toList();
    return List.of(
        new MuonUpdate(muon, parameters, matrices, parallel),
        new AdamWUpdate(muon.adamW(), parameters, others, parallel));
  }

  /** Numbers that it holds of a model. */
  static long length(ModelConfig config, TrainingOptions options) {
    long moments = 2 * config.parameterCount();
    return switch (options.optimizer()) {
      case AdamW _ -> moments;
      case Muon _ ->
          moments
              - config.hiddenMatrices().stream().mapToLong(HiddenMatrix::elements).sum()
              + MuonUpdate.scratchLength(config.hiddenMatrices()) * options.threads();
    };
  }

  /** Updates done. */
  long step() {
    return step;
  }

  /** A copy of the moments. */
  Weights moments() {
    return Weights.<RuntimeException>of(
        arena -> {
          Map<String, Tensor> tensors = new LinkedHashMap<>();
          for (TensorUpdate rule : rules) {
            for (Slot slot : rule.slots()) {
              rule.moments(slot, arena).forEach(tensor -> tensors.put(tensor.name(), tensor));
            }
          }
          return tensors;
        });
  }

  void restore(Weights moments, long atStep) {
    if (atStep < 0) {
      throw new IllegalArgumentException("optimizer step " + atStep + " is negative");
    }
    rules.forEach(rule -> rule.restore(moments));
    step = atStep;
  }

  /** The global L2 norm, summed over chunks of fixed size: the same for any number of threads. */
  double gradientNorm() {
    parallel.run(
        chunkSquares.length,
        (begin, end, thread) -> {
          for (int chunk = begin; chunk < end; chunk++) {
            long from = (long) chunk * CHUNK;
            int length = (int) Math.min(CHUNK, parameters.length() - from);
            long at = parameters.gradients().address(from);
            chunkSquares[chunk] = VectorLoops.dot(at, at, length);
          }
        });
    double sum = 0;
    for (double squares : chunkSquares) {
      sum += squares;
    }
    return Math.sqrt(sum);
  }

  /** One update from the gradients, scaled down where their norm is above the limit. */
  void update(double learningRate, double gradientNorm) {
    step++;
    float clip = (float) Math.min(1, maxGradientNorm / (gradientNorm + CLIP_EPSILON));
    rules.forEach(rule -> rule.update(step, learningRate, clip));
  }

  @Override
  public void close() {
    rules.forEach(TensorUpdate::close);
  }
}
