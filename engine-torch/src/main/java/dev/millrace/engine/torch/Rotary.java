package dev.millrace.engine.torch;

import dev.millrace.model.config.Positions;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * {@link Positions.Rotary}. With both halves of the numbers that turn exchanged, and the first half
 * of the sines negative, a turn is two products.
 */
final class Rotary implements AutoCloseable {
  private final int turned;
  private final Tensor cosines;
  private final Tensor sines;

  Rotary(Positions.Rotary shape, int positions, Backend backend) {
    turned = shape.turned();
    int half = turned / 2;
    double magnitude = shape.magnitude();
    float[] cosine = new float[positions * turned];
    float[] sine = new float[positions * turned];
    for (int position = 0; position < positions; position++) {
      for (int i = 0; i < half; i++) {
        double angle = position * shape.frequency(i);
        int at = position * turned + i;
        cosine[at] = (float) (magnitude * Math.cos(angle));
        cosine[at + half] = cosine[at];
        sine[at] = (float) (magnitude * -Math.sin(angle));
        sine[at + half] = (float) (magnitude * Math.sin(angle));
      }
    }
    cosines = table(cosine, positions, backend);
    sines = table(sine, positions, backend);
  }

  private Tensor table(float[] values, int positions, Backend backend) {
    Tensor table = Scope.lasting(() -> backend.zeros(positions, turned));
    Scope.run(
        () -> {
          Tensor host = Backend.hostFloats(values.length);
          new FloatPointer(host.data_ptr()).put(values);
          table.copy_(host.view(positions, turned));
        });
    return table;
  }

  /**
   * @param x [rows, heads, length, headSize], whose first position is {@code first}
   */
  Tensor turn(Tensor x, int first, int length) {
    long rest = x.size(-1) - turned;
    if (rest == 0) {
      return turnWhole(x, first, length);
    }
    Tensor part = turnWhole(x.narrow(-1, 0, turned), first, length);
    return torch.cat(new TensorVector(part, x.narrow(-1, turned, rest)), -1);
  }

  private Tensor turnWhole(Tensor x, int first, int length) {
    Tensor exchanged = x.roll(new long[] {turned / 2}, -1);
    return x.mul(cosines.narrow(0, first, length))
        .add(exchanged.mul(sines.narrow(0, first, length)));
  }

  @Override
  public void close() {
    Scope.release(cosines);
    Scope.release(sines);
  }
}
