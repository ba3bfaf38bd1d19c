package dev.millrace.engine.nd4j.layers;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.model.config.Positions;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** {@link Positions.Rotary} by tables of cosines and sines. */
public final class Rotary implements AutoCloseable {
  private final int half;
  private final int whole;
  private final VectorMask<Float> tail;
  private final FloatArray cosines;
  private final FloatArray sines;

  /**
   * @param positions how many positions the tables have
   */
  public Rotary(Positions.Rotary shape, int positions) {
    half = shape.turned() / 2;
    whole = SPECIES.loopBound(half);
    tail = Memory.tail(whole, half);
    cosines = new FloatArray((long) positions * half);
    sines = new FloatArray((long) positions * half);
    double magnitude = shape.magnitude();
    for (int i = 0; i < half; i++) {
      double frequency = shape.frequency(i);
      for (int position = 0; position < positions; position++) {
        long index = (long) position * half + i;
        Memory.set(cosines.address(index), (float) (magnitude * Math.cos(position * frequency)));
        Memory.set(sines.address(index), (float) (magnitude * Math.sin(position * frequency)));
      }
    }
  }

  /** Turns one head's numbers by a position, in place. */
  public void turn(long head, int position) {
    rotate(head, position, 1);
  }

  /** Undoes {@link #turn}: the gradient turns the other way. */
  public void turnBack(long head, int position) {
    rotate(head, position, -1);
  }

  private void rotate(long head, int position, float direction) {
    long cosine = cosines.address((long) position * half);
    long sine = sines.address((long) position * half);
    long second = head + (long) half * BYTES;
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      FloatVector x = load(head + at);
      FloatVector y = load(second + at);
      FloatVector c = load(cosine + at);
      FloatVector s = load(sine + at).mul(direction);
      store(x.mul(c).sub(y.mul(s)), head + at);
      store(y.mul(c).add(x.mul(s)), second + at);
    }
    if (whole < half) {
      long at = (long) whole * BYTES;
      FloatVector x = load(head + at, tail);
      FloatVector y = load(second + at, tail);
      FloatVector c = load(cosine + at, tail);
      FloatVector s = load(sine + at, tail).mul(direction);
      store(x.mul(c).sub(y.mul(s)), head + at, tail);
      store(y.mul(c).add(x.mul(s)), second + at, tail);
    }
  }

  @Override
  public void close() {
    cosines.close();
    sines.close();
  }
}
