package dev.millrace.engine.nd4j.layers;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.VectorLoops;
import dev.millrace.engine.nd4j.training.Parameters;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** x / sqrt(mean(x^2) + epsilon) * scale (Zhang and Sennrich 2019). */
public final class RmsNorm implements Norm {
  private final int width;
  private final int whole;
  private final VectorMask<Float> tail;
  private final double epsilon;
  private final long scale;
  private final long scaleGradient;

  public RmsNorm(Parameters parameters, String name, double epsilon) {
    this.width = Math.toIntExact(parameters.slot(name + ".weight").elements());
    this.whole = SPECIES.loopBound(width);
    this.tail = Memory.tail(whole, width);
    this.epsilon = epsilon;
    this.scale = parameters.address(name + ".weight");
    this.scaleGradient = parameters.gradientAddress(name + ".weight");
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public void forward(FloatArray x, FloatArray y, FloatArray statistics, int begin, int end) {
    for (int row = begin; row < end; row++) {
      long in = x.address((long) row * width);
      long out = y.address((long) row * width);
      float inverse = (float) (1 / Math.sqrt(meanSquare(in) + epsilon));
      Memory.set(statistics.address((long) row * STATISTICS), inverse);
      for (int i = 0; i < whole; i += LANES) {
        long at = (long) i * BYTES;
        store(load(in + at).mul(inverse).mul(load(scale + at)), out + at);
      }
      if (whole < width) {
        long at = (long) whole * BYTES;
        store(load(in + at, tail).mul(inverse).mul(load(scale + at, tail)), out + at, tail);
      }
    }
  }

  private float meanSquare(long in) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector x = load(in + (long) i * BYTES);
      sum = x.fma(x, sum);
    }
    if (whole < width) {
      FloatVector x = load(in + (long) whole * BYTES, tail);
      sum = x.fma(x, sum);
    }
    return Memory.sum(sum) / width;
  }

  @Override
  public void backward(
      FloatArray x,
      FloatArray statistics,
      FloatArray dy,
      FloatArray dx,
      long partialSums,
      int begin,
      int end) {
    for (int row = begin; row < end; row++) {
      backwardRow(
          x.address((long) row * width),
          dy.address((long) row * width),
          dx.address((long) row * width),
          Memory.get(statistics.address((long) row * STATISTICS)),
          partialSums);
    }
  }

  private void backwardRow(long x, long dy, long dx, float inverse, long partialScale) {
    FloatVector product = FloatVector.zero(SPECIES);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      FloatVector gradient = load(dy + at);
      FloatVector normal = load(x + at).mul(inverse);
      store(gradient.fma(normal, load(partialScale + at)), partialScale + at);
      product = gradient.mul(load(scale + at)).fma(normal, product);
    }
    if (whole < width) {
      long at = (long) whole * BYTES;
      FloatVector gradient = load(dy + at, tail);
      FloatVector normal = load(x + at, tail).mul(inverse);
      store(gradient.fma(normal, load(partialScale + at, tail)), partialScale + at, tail);
      product = gradient.mul(load(scale + at, tail)).fma(normal, product);
    }
    float meanProduct = Memory.sum(product) / width;
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      FloatVector normal = load(x + at).mul(inverse);
      FloatVector scaled = load(dy + at).mul(load(scale + at));
      store(load(dx + at).add(scaled.sub(normal.mul(meanProduct)).mul(inverse)), dx + at);
    }
    if (whole < width) {
      long at = (long) whole * BYTES;
      FloatVector normal = load(x + at, tail).mul(inverse);
      FloatVector scaled = load(dy + at, tail).mul(load(scale + at, tail));
      FloatVector change = scaled.sub(normal.mul(meanProduct)).mul(inverse);
      store(load(dx + at, tail).add(change), dx + at, tail);
    }
  }

  @Override
  public void addGradients(long partialSums) {
    VectorLoops.add(partialSums, scaleGradient, width);
  }
}
