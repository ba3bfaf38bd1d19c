package dev.millrace.engine.nd4j.layers;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;
import static dev.millrace.model.VectorMath.SPECIES;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.model.VectorMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** x times the normal distribution's share below x: x/2 (1 + erf(x / sqrt(2))). */
record ErfGelu(int width) implements Activation {
  private static final float ROOT_HALF = 0.70710677f;
  private static final float ONE_OVER_ROOT_TWO_PI = 0.3989423f;

  @Override
  public void forward(FloatArray x, FloatArray y, int begin, int end) {
    long in = x.address((long) begin * width);
    long out = y.address((long) begin * width);
    long bytes = (long) (end - begin) * width * BYTES;
    long whole = bytes - bytes % ((long) LANES * BYTES);
    for (long at = 0; at < whole; at += (long) LANES * BYTES) {
      FloatVector number = load(in + at);
      store(number.mul(below(number)), out + at);
    }
    if (whole < bytes) {
      VectorMask<Float> tail = SPECIES.indexInRange(0, (int) (bytes - whole) / BYTES);
      FloatVector number = load(in + whole, tail);
      store(number.mul(below(number)), out + whole, tail);
    }
  }

  @Override
  public void backward(FloatArray x, FloatArray dy, FloatArray dx, int begin, int end) {
    long in = x.address((long) begin * width);
    long gradient = dy.address((long) begin * width);
    long out = dx.address((long) begin * width);
    long bytes = (long) (end - begin) * width * BYTES;
    long whole = bytes - bytes % ((long) LANES * BYTES);
    for (long at = 0; at < whole; at += (long) LANES * BYTES) {
      store(derivative(load(in + at)).mul(load(gradient + at)), out + at);
    }
    if (whole < bytes) {
      VectorMask<Float> tail = SPECIES.indexInRange(0, (int) (bytes - whole) / BYTES);
      FloatVector change = derivative(load(in + whole, tail)).mul(load(gradient + whole, tail));
      store(change, out + whole, tail);
    }
  }

  /** The normal distribution's share below x. */
  private static FloatVector below(FloatVector x) {
    return VectorMath.erf(x.mul(ROOT_HALF)).add(1f).mul(0.5f);
  }

  private static FloatVector derivative(FloatVector x) {
    FloatVector density = VectorMath.exp(x.mul(x).mul(-0.5f)).mul(ONE_OVER_ROOT_TWO_PI);
    return x.fma(density, below(x));
  }
}
