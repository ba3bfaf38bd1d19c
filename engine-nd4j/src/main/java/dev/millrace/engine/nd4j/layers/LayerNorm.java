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

/** (x - mean) / sqrt(variance + epsilon) * scale + shift (Ba, Kiros and Hinton 2016). */
public final class LayerNorm implements Norm {
  private final int width;
  private final int whole;
  private final VectorMask<Float> tail;
  private final double epsilon;
  private final long scale;
  private final long shift;
  private final long scaleGradient;
  private final long shiftGradient;

  public LayerNorm(Parameters parameters, String name, double epsilon) {
    this.width = Math.toIntExact(parameters.slot(name + ".weight").elements());
    this.whole = SPECIES.loopBound(width);
    this.tail = Memory.tail(whole, width);
    this.epsilon = epsilon;
    this.scale = parameters.address(name + ".weight");
    this.shift = parameters.address(name + ".bias");
    this.scaleGradient = parameters.gradientAddress(name + ".weight");
    this.shiftGradient = parameters.gradientAddress(name + ".bias");
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public void forward(FloatArray x, FloatArray y, FloatArray statistics, int begin, int end) {
    for (int row = begin; row < end; row++) {
      long in = x.address((long) row * width);
      float mean = mean(in);
      float inverseDeviation = (float) (1 / Math.sqrt(variance(in, mean) + epsilon));
      Memory.set(statistics.address((long) row * STATISTICS), mean);
      Memory.set(statistics.address((long) row * STATISTICS + 1), inverseDeviation);
      long out = y.address((long) row * width);
      for (int i = 0; i < whole; i += LANES) {
        long at = (long) i * BYTES;
        FloatVector normal = load(in + at).sub(mean).mul(inverseDeviation);
        store(normal.fma(load(scale + at), load(shift + at)), out + at);
      }
      if (whole < width) {
        long at = (long) whole * BYTES;
        FloatVector normal = load(in + at, tail).sub(mean).mul(inverseDeviation);
        store(normal.fma(load(scale + at, tail), load(shift + at, tail)), out + at, tail);
      }
    }
  }

  private float mean(long in) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < whole; i += LANES) {
      sum = sum.add(load(in + (long) i * BYTES));
    }
    if (whole < width) {
      sum = sum.add(load(in + (long) whole * BYTES, tail));
    }
    return Memory.sum(sum) / width;
  }

  private float variance(long in, float mean) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector centred = load(in + (long) i * BYTES).sub(mean);
      sum = centred.fma(centred, sum);
    }
    if (whole < width) {
      FloatVector centred = load(in + (long) whole * BYTES, tail).sub(mean);
      sum = sum.add(centred.mul(centred), tail);
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
    long partialShift = partialSums + (long) width * BYTES;
    for (int row = begin; row < end; row++) {
      float mean = Memory.get(statistics.address((long) row * STATISTICS));
      float inverse = Memory.get(statistics.address((long) row * STATISTICS + 1));
      backwardRow(
          x.address((long) row * width),
          dy.address((long) row * width),
          dx.address((long) row * width),
          mean,
          inverse,
          partialSums,
          partialShift);
    }
  }

  private void backwardRow(
      long x, long dy, long dx, float mean, float inverse, long partialScale, long partialShift) {
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector product = FloatVector.zero(SPECIES);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      FloatVector gradient = load(dy + at);
      FloatVector normal = load(x + at).sub(mean).mul(inverse);
      store(gradient.fma(normal, load(partialScale + at)), partialScale + at);
      store(load(partialShift + at).add(gradient), partialShift + at);
      FloatVector scaled = gradient.mul(load(scale + at));
      sum = sum.add(scaled);
      product = scaled.fma(normal, product);
    }
    if (whole < width) {
      long at = (long) whole * BYTES;
      FloatVector gradient = load(dy + at, tail);
      FloatVector normal = load(x + at, tail).sub(mean).mul(inverse);
      store(gradient.fma(normal, load(partialScale + at, tail)), partialScale + at, tail);
      store(load(partialShift + at, tail).add(gradient), partialShift + at, tail);
      FloatVector scaled = gradient.mul(load(scale + at, tail));
      sum = sum.add(scaled);
      product = scaled.fma(normal, product);
    }
    float meanGradient = Memory.sum(sum) / width;
    float meanProduct = Memory.sum(product) / width;
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      FloatVector normal = load(x + at).sub(mean).mul(inverse);
      FloatVector scaled = load(dy + at).mul(load(scale + at));
      FloatVector change = scaled.sub(meanGradient).sub(normal.mul(meanProduct)).mul(inverse);
      store(load(dx + at).add(change), dx + at);
    }
    if (whole < width) {
      long at = (long) whole * BYTES;
      FloatVector normal = load(x + at, tail).sub(mean).mul(inverse);
      FloatVector scaled = load(dy + at, tail).mul(load(scale + at, tail));
      FloatVector change = scaled.sub(meanGradient).sub(normal.mul(meanProduct)).mul(inverse);
      store(load(dx + at, tail).add(change), dx + at, tail);
    }
  }

  @Override
  public void addGradients(long partialSums) {
    VectorLoops.add(partialSums, scaleGradient, width);
    VectorLoops.add(partialSums + (long) width * BYTES, shiftGradient, width);
  }
}
