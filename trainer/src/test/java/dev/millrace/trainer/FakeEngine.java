package dev.millrace.trainer;

import dev.millrace.model.StepResult;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.TensorShape;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/** All weights are the number of steps taken; one step may go wrong. */
public final class FakeEngine implements TrainingEngine {
  public final List<Double> learningRates = new ArrayList<>();
  long brokenStep = -1;

  /** After that step the held-out loss is lower than ever. */
  long bestStep = -1;

  /** Steps taken to the loss of the last of them. */
  LongToDoubleFunction loss = taken -> 1.0 / taken;

  /** Steps taken to a factor on the held-out loss. */
  LongToDoubleFunction heldOut = taken -> 1;

  int evaluations;

  @Override
  public ModelConfig config() {
    return TestModels.config();
  }

  @Override
  public StepResult step(TokenBatch batch, double learningRate) {
    if (learningRates.size() + 1 == brokenStep) {
      return new StepResult(Double.NaN, 1, batch.targetCount());
    }
    learningRates.add(learningRate);
    return new StepResult(loss.applyAsDouble(learningRates.size()), 1, batch.targetCount());
  }

  @Override
  public double[] losses(TokenBatch batch) {
    double[] losses = new double[batch.rows() * batch.length()];
    losses[0] = summedLoss(batch);
    return losses;
  }

  @Override
  public double summedLoss(TokenBatch batch) {
    evaluations++;
    boolean best = learningRates.size() == bestStep;
    return batch.targetCount()
        * heldOut.applyAsDouble(learningRates.size())
        * (best ? 0.01 : 8.0 / (1 + learningRates.size()));
  }

  @Override
  public long optimizerStep() {
    return learningRates.size();
  }

  @Override
  public Weights weights() {
    return tensors("");
  }

  @Override
  public Weights moments() {
    return tensors(".exp_avg");
  }

  private Weights tensors(String suffix) {
    return Weights.<RuntimeException>of(
        (Arena arena) -> {
          Map<String, Tensor> tensors = new LinkedHashMap<>();
          for (TensorShape shape : config().tensors()) {
            float[] values = new float[Math.toIntExact(shape.elements())];
            java.util.Arrays.fill(values, learningRates.size());
            String name = shape.name() + suffix;
            tensors.put(name, Tensor.of(name, shape.shape(), values, arena));
          }
          return tensors;
        });
  }

  @Override
  public void restoreMoments(Weights moments, long optimizerStep) {
    throw new UnsupportedOperationException("a fake engine begins at step 0");
  }

  @Override
  public String arithmetic() {
    return "fake";
  }

  @Override
  public void close() {}
}
