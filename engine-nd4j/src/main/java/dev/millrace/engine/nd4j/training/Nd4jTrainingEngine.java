package dev.millrace.engine.nd4j.training;

import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.NativeLibraries;
import dev.millrace.engine.nd4j.kernels.Parallel;
import dev.millrace.engine.nd4j.layers.Parameters;
import dev.millrace.model.ComputeOptions;
import dev.millrace.model.Device;
import dev.millrace.model.MicroBatch;
import dev.millrace.model.Precision;
import dev.millrace.model.StepResult;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.PlainShape;
import dev.millrace.model.weights.Weights;
import java.util.Locale;

/** A model in training on the CPU. */
public final class Nd4jTrainingEngine implements TrainingEngine {
  private final ModelConfig config;
  private final TrainingOptions options;
  private final Parallel parallel;
  private final Parameters parameters;
  private final Transformer transformer;
  private final OptimizerUpdate optimizer;

  public Nd4jTrainingEngine(ModelConfig config, Weights weights, TrainingOptions options) {
    check(config, options);
    this.config = config;
    this.options = options;
    this.parallel = new Parallel(options.threads());
    this.parameters = new Parameters(config.tensors(), weights);
    this.transformer =
        new Transformer(
            config, parameters, parallel, options.contextLength(), options.microBatchRows());
    this.optimizer = new OptimizerUpdate(config, options.optimizer(), parameters, parallel);
  }

  private static void check(ModelConfig config, TrainingOptions options) {
    options.check(config);
    PlainShape.require(config, "engine nd4j runs %s models, but trains none");
    ComputeOptions compute = options.compute();
    if (compute.device() == Device.CUDA || compute.precision() != Precision.FP32) {
      throw new IllegalArgumentException(
          "engine nd4j computes in fp32 on the CPU, not in %s on %s; use engine torch"
              .formatted(compute.precision(), compute.device())
              .toLowerCase(Locale.ROOT));
    }
  }

  /** Bytes that an engine with these options holds. */
  public static long bytes(ModelConfig config, TrainingOptions options) {
    long rows = (long) options.contextLength() * options.microBatchRows();
    long chunk =
        CrossEntropy.chunk(config.vocabularySize(), (int) Math.min(rows, Integer.MAX_VALUE));
    long scratch = 2 * CausalAttention.scratchLength(options.contextLength(), options.threads());
    long numbers =
        2 * config.parameterCount()
            + OptimizerUpdate.length(config, options)
            + Activations.length(config, rows)
            + chunk * config.vocabularySize()
            + scratch;
    return numbers * Float.BYTES;
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public StepResult step(TokenBatch batch, double learningRate) {
    long targets = check(batch);
    zeroGradients();
    float scale = (float) (1.0 / targets);
    double loss = 0;
    for (MicroBatch micro : MicroBatch.split(batch, options.microBatchRows())) {
      loss += transformer.lossAndGradient(micro, batch.length(), scale);
    }
    double norm = optimizer.gradientNorm();
    if (Double.isFinite(loss) && Double.isFinite(norm)) {
      optimizer.update(learningRate, norm);
    }
    return new StepResult(loss / targets, norm, targets);
  }

  @Override
  public double summedLoss(TokenBatch batch) {
    check(batch);
    double loss = 0;
    for (MicroBatch micro : MicroBatch.split(batch, options.microBatchRows())) {
      loss += transformer.loss(micro, batch.length());
    }
    return loss;
  }

  @Override
  public double[] losses(TokenBatch batch) {
    check(batch);
    double[] losses = new double[batch.rows() * batch.length()];
    int done = 0;
    for (MicroBatch micro : MicroBatch.split(batch, options.microBatchRows())) {
      double[] some = transformer.losses(micro, batch.length());
      System.arraycopy(some, 0, losses, done, some.length);
      done += some.length;
    }
    return losses;
  }

  /** Logits of every position of one sequence. */
  public float[][] logits(int[] ids) {
    return transformer.logits(ids);
  }

  Parameters parameters() {
    return parameters;
  }

  private long check(TokenBatch batch) {
    return MicroBatch.check(batch, options.contextLength(), config.vocabularySize());
  }

  private void zeroGradients() {
    int pieces = Math.toIntExact((parameters.length() + Short.MAX_VALUE) / Short.MAX_VALUE);
    parallel.run(
        pieces,
        (begin, end, thread) -> {
          long from = (long) begin * Short.MAX_VALUE;
          long to = Math.min(parameters.length(), (long) end * Short.MAX_VALUE);
          Memory.zero(parameters.gradients().address(from), to - from);
        });
  }

  @Override
  public long optimizerStep() {
    return optimizer.step();
  }

  @Override
  public Weights weights() {
    return parameters.copy();
  }

  @Override
  public Weights moments() {
    return optimizer.moments();
  }

  @Override
  public void restoreMoments(Weights moments, long optimizerStep) {
    optimizer.restore(moments, optimizerStep);
  }

  @Override
  public String arithmetic() {
    return "nd4j threads=%d lanes=%d blas=openblas-%s micro-batch=%d"
        .formatted(
            options.threads(), Memory.LANES, NativeLibraries.blasCore(), options.microBatchRows());
  }

  @Override
  public void close() {
    parallel.close();
    transformer.close();
    optimizer.close();
    parameters.close();
  }
}
