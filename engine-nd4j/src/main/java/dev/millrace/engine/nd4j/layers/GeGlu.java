package dev.millrace.engine.nd4j.layers;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * GELU(gate) * up in {@link Gelu}'s tanh form; a row holds all gates, then all ups (Shazeer 2020).
 */
record GeGlu(int width) implements Activation {

  @Override
  public void forward(FloatArray x, FloatArray y, int begin, int end) {
    int whole = SPECIES.loopBound(width);
    for (int row = begin; row < end; row++) {
      long gate = x.address((long) row * 2 * width);
      long up = gate + (long) width * BYTES;
      long out = y.address((long) row * width);
      for (int i = 0; i < whole; i += LANES) {
        long at = (long) i * BYTES;
        store(value(load(gate + at), load(up + at)), out + at);
      }
      if (whole < width) {
        VectorMask<Float> tail = Memory.tail(whole, width);
        long at = (long) whole * BYTES;
        store(value(load(gate + at, tail), load(up + at, tail)), out + at, tail);
      }
    }
  }

  @Override
  public void backward(FloatArray x, FloatArray dy, FloatArray dx, int begin, int end) {
    int whole = SPECIES.loopBound(width);
    long second = (long) width * BYTES;
    for (int row = begin; row < end; row++) {
      long in = x.address((long) row * 2 * width);
      long gradient = dy.address((long) row * width);
      long out = dx.address((long) row * 2 * width);
      for (int i = 0; i < whole; i += LANES) {
        long at = (long) i * BYTES;
        FloatVector gate = load(in + at);
        FloatVector change = load(gradient + at);
        store(Gelu.derivative(gate).mul(load(in + second + at)).mul(change), out + at);
        store(Gelu.value(gate).mul(change), out + second + at);
      }
      if (whole < width) {
        VectorMask<Float> tail = Memory.tail(whole, width);
        long at = (long) whole * BYTES;
        FloatVector gate = load(in + at, tail);
        FloatVector change = load(gradient + at, tail);
        FloatVector up = load(in + second + at, tail);
        store(Gelu.derivative(gate).mul(up).mul(change), out + at, tail);
        store(Gelu.value(gate).mul(change), out + second + at, tail);
      }
    }
  }

  private static FloatVector value(FloatVector gate, FloatVector up) {
    return Gelu.value(gate).mul(up);
  }
}
