package dev.millrace.engine.nd4j.layers;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.model.VectorMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) (Hendrycks and Gimpel 2016). */
record Gelu(int width) implements Activation {
  private static final float ROOT_TWO_OVER_PI = 0.7978846f;
  private static final float CUBIC = 0.044715f;

  @Override
  public void forward(FloatArray x, FloatArray y, int begin, int end) {
    long in = x.address((long) begin * width);
    long out = y.address((long) begin * width);
    long bytes = (long) (end - begin) * width * BYTES;
    long whole = bytes - bytes % ((long) LANES * BYTES);
    for (long at = 0; at < whole; at += (long) LANES * BYTES) {
      store(value(load(in + at)), out + at);
    }
    if (whole < bytes) {
      VectorMask<Float> tail = SPECIES.indexInRange(0, (int) (bytes - whole) / BYTES);
      store(value(load(in + whole, tail)), out + whole, tail);
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

  static FloatVector value(FloatVector x) {
    return VectorMath.tanh(inner(x)).add(1f).mul(x).mul(0.5f);
  }

  private static FloatVector inner(FloatVector x) {
    return x.mul(x).mul(CUBIC).add(1f).mul(x).mul(ROOT_TWO_OVER_PI);
  }

  static FloatVector derivative(FloatVector x) {
    FloatVector tanh = VectorMath.tanh(inner(x));
    FloatVector slope = x.mul(x).mul(3 * CUBIC).add(1f).mul(ROOT_TWO_OVER_PI);
    FloatVector sech2 = VectorMath.broadcast(1f).sub(tanh.mul(tanh));
    return tanh.add(1f).mul(0.5f).add(x.mul(0.5f).mul(sech2).mul(slope));
  }
}
