package dev.millrace.engine.nd4j.layers;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.VectorLoops;
import dev.millrace.model.config.TensorNames;
import jdk.incubator.vector.FloatVector;

/** (x - mean) / sqrt(variance + epsilon) * scale + shift (Ba, Kiros and Hinton 2016). */
final class LayerNorm extends Norm {
  private final long shift;
  private final long shiftGradient;

  LayerNorm(Parameters parameters, String name, double epsilon) {
    super(parameters, name, epsilon);
    this.shift = parameters.address(TensorNames.bias(name));
    this.shiftGradient = parameters.gradientAddress(TensorNames.bias(name));
  }

  @Override
  void forwardRow(long x, long y, long statistics) {
    float mean = mean(x);
    float inverseDeviation = (float) (1 / Math.sqrt(variance(x, mean) + epsilon));
    Memory.set(statistics, mean);
    Memory.set(statistics + BYTES, inverseDeviation);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      FloatVector normal = load(x + at).sub(mean).mul(inverseDeviation);
      store(normal.fma(load(scale + at), load(shift + at)), y + at);
    }
    if (whole < width) {
      long at = (long) whole * BYTES;
      FloatVector normal = load(x + at, tail).sub(mean).mul(inverseDeviation);
      store(normal.fma(load(scale + at, tail), load(shift + at, tail)), y + at, tail);
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
  void backwardRow(long x, long statistics, long dy, long dx, long partialScale) {
    float mean = Memory.get(statistics);
    float inverse = Memory.get(statistics + BYTES);
    long partialShift = partialScale + (long) width * BYTES;
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
    super.addGradients(partialSums);
    VectorLoops.add(partialSums + (long) width * BYTES, shiftGradient, width);
  }
}
