package dev.millrace.engine.nd4j.layers;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.model.config.NormKind;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * x / sqrt(mean(x^2) + epsilon) * scale (Zhang and Sennrich 2019), where the scale is the weight
 * plus an offset.
 */
final class RmsNorm extends Norm {
  private final float offset;

  RmsNorm(Parameters parameters, String name, NormKind kind, double epsilon) {
    super(parameters, name, epsilon);
    this.offset = kind.offset();
  }

  private FloatVector scales(long at) {
    return load(scale + at).add(offset);
  }

  private FloatVector scales(long at, VectorMask<Float> lanes) {
    return load(scale + at, lanes).add(offset);
  }

  @Override
  void forwardRow(long x, long y, long statistics) {
    float inverse = (float) (1 / Math.sqrt(meanSquare(x) + epsilon));
    Memory.set(statistics, inverse);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      store(load(x + at).mul(inverse).mul(scales(at)), y + at);
    }
    if (whole < width) {
      long at = (long) whole * BYTES;
      store(load(x + at, tail).mul(inverse).mul(scales(at, tail)), y + at, tail);
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
  void backwardRow(long x, long statistics, long dy, long dx, long partialScale) {
    float inverse = Memory.get(statistics);
    FloatVector product = FloatVector.zero(SPECIES);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      FloatVector gradient = load(dy + at);
      FloatVector normal = load(x + at).mul(inverse);
      store(gradient.fma(normal, load(partialScale + at)), partialScale + at);
      product = gradient.mul(scales(at)).fma(normal, product);
    }
    if (whole < width) {
      long at = (long) whole * BYTES;
      FloatVector gradient = load(dy + at, tail);
      FloatVector normal = load(x + at, tail).mul(inverse);
      store(gradient.fma(normal, load(partialScale + at, tail)), partialScale + at, tail);
      product = gradient.mul(scales(at, tail)).fma(normal, product);
    }
    float meanProduct = Memory.sum(product) / width;
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      FloatVector normal = load(x + at).mul(inverse);
      FloatVector scaled = load(dy + at).mul(scales(at));
      store(load(dx + at).add(scaled.sub(normal.mul(meanProduct)).mul(inverse)), dx + at);
    }
    if (whole < width) {
      long at = (long) whole * BYTES;
      FloatVector normal = load(x + at, tail).mul(inverse);
      FloatVector scaled = load(dy + at, tail).mul(scales(at, tail));
      FloatVector change = scaled.sub(normal.mul(meanProduct)).mul(inverse);
      store(load(dx + at, tail).add(change), dx + at, tail);
    }
  }
}
