package dev.millrace.engine.nd4j.training;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.Parallel;
import dev.millrace.engine.nd4j.kernels.VectorLoops;
import dev.millrace.engine.nd4j.layers.Parameters;
import dev.millrace.model.AdamW;
import dev.millrace.model.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Clipping and AdamW in the order of PyTorch's operations ({@code clip_grad_norm_}, then {@code
 * torch.optim._functional._single_tensor_adamw}), over all tensors as one array.
 */
final class AdamWUpdate implements AutoCloseable {
  private static final String FIRST = ".exp_avg";
  private static final String SECOND = ".exp_avg_sq";
  private static final int CHUNK = 1 << 14;
  // PyTorch's guard in clip_grad_norm_.
  private static final double CLIP_EPSILON = 1e-6;

  private final AdamW settings;
  private final Parameters parameters;
  private final Parallel parallel;
  private final FloatArray first;
  private final FloatArray second;
  private final double[] chunkSquares;
  private long step;

  AdamWUpdate(AdamW settings, Parameters parameters, Parallel parallel) {
    this.settings = settings;
    this.parameters = parameters;
    this.parallel = parallel;
    this.first = new FloatArray(parameters.length());
    this.second = new FloatArray(parameters.length());
    this.chunkSquares = new double[Math.toIntExact((parameters.length() + CHUNK - 1) / CHUNK)];
  }

  /** Updates done. */
  long step() {
    return step;
  }

  /** A copy of the moments. */
  Weights moments() {
    Map<String, FloatArray> bySuffix = new LinkedHashMap<>();
    bySuffix.put(FIRST, first);
    bySuffix.put(SECOND, second);
    return parameters.copy(bySuffix);
  }

  void restore(Weights moments, long atStep) {
    if (atStep < 0) {
      throw new IllegalArgumentException("optimizer step " + atStep + " is negative");
    }
    parameters.restore(moments, FIRST, first);
    parameters.restore(moments, SECOND, second);
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
    float clip = (float) Math.min(1, settings.maxGradientNorm() / (gradientNorm + CLIP_EPSILON));
    double correction1 = 1 - Math.pow(settings.beta1(), (double) step);
    double correction2 = 1 - Math.pow(settings.beta2(), (double) step);
    Coefficients plain =
        new Coefficients(
            clip,
            1,
            (float) (1 - settings.beta1()),
            (float) settings.beta2(),
            (float) (1 - settings.beta2()),
            (float) (-learningRate / correction1),
            (float) Math.sqrt(correction2),
            (float) settings.epsilon());
    Coefficients decaying = plain.withDecay((float) (1 - learningRate * settings.weightDecay()));
    for (Parameters.Slot slot : parameters.slots()) {
      Coefficients coefficients = slot.tensor().shape().size() >= 2 ? decaying : plain;
      int chunks = Math.toIntExact((slot.elements() + CHUNK - 1) / CHUNK);
      parallel.run(
          chunks,
          (begin, end, thread) -> {
            for (int chunk = begin; chunk < end; chunk++) {
              long from = (long) chunk * CHUNK;
              int length = (int) Math.min(CHUNK, slot.elements() - from);
              update(slot.offset() + from, length, coefficients);
            }
          });
    }
  }

  private record Coefficients(
      float clip,
      float keep,
      float share1,
      float beta2,
      float share2,
      float stepSize,
      float rootCorrection2,
      float epsilon) {

    Coefficients withDecay(float decay) {
      return new Coefficients(
          clip, decay, share1, beta2, share2, stepSize, rootCorrection2, epsilon);
    }
  }

  private void update(long offset, int length, Coefficients c) {
    long weight = parameters.weights().address(offset);
    long gradient = parameters.gradients().address(offset);
    long moment1 = first.address(offset);
    long moment2 = second.address(offset);
    int whole = SPECIES.loopBound(length);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      FloatVector g = load(gradient + at).mul(c.clip);
      FloatVector m = load(moment1 + at);
      m = m.add(g.sub(m).mul(c.share1));
      FloatVector v = load(moment2 + at).mul(c.beta2).add(g.mul(c.share2).mul(g));
      store(m, moment1 + at);
      store(v, moment2 + at);
      store(moved(load(weight + at), m, v, c), weight + at);
    }
    if (whole < length) {
      VectorMask<Float> tail = Memory.tail(whole, length);
      long at = (long) whole * BYTES;
      FloatVector g = load(gradient + at, tail).mul(c.clip);
      FloatVector m = load(moment1 + at, tail);
      m = m.add(g.sub(m).mul(c.share1));
      FloatVector v = load(moment2 + at, tail).mul(c.beta2).add(g.mul(c.share2).mul(g));
      store(m, moment1 + at, tail);
      store(v, moment2 + at, tail);
      store(moved(load(weight + at, tail), m, v, c), weight + at, tail);
    }
  }

  private static FloatVector moved(
      FloatVector weight, FloatVector m, FloatVector v, Coefficients c) {
    FloatVector denominator = v.sqrt().div(c.rootCorrection2).add(c.epsilon);
    return weight.mul(c.keep).add(m.mul(c.stepSize).div(denominator));
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
