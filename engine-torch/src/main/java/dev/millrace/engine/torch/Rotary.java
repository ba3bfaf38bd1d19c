package dev.millrace.engine.torch;

import dev.millrace.model.config.ModelConfig;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;

/**
 * Rotary positions (Su et al. 2021): number i of a head turns with number i + headSize / 2. With
 * both halves exchanged, and the first half of the sines negative, a turn is two products.
 */
final class Rotary implements AutoCloseable {
  private final int half;
  private final Tensor cosines;
  private final Tensor sines;

  Rotary(ModelConfig config, int positions, Backend backend) {
    half = config.headSize() / 2;
    float[] cosine = new float[positions * config.headSize()];
    float[] sine = new float[positions * config.headSize()];
    for (int position = 0; position < positions; position++) {
      for (int i = 0; i < half; i++) {
        double angle = position * config.rotaryFrequency(i);
        int at = position * config.headSize() + i;
        cosine[at] = (float) Math.cos(angle);
        cosine[at + half] = cosine[at];
        sine[at] = (float) -Math.sin(angle);
        sine[at + half] = (float) Math.sin(angle);
      }
    }
    cosines = table(cosine, positions, backend);
    sines = table(sine, positions, backend);
  }

  private Tensor table(float[] values, int positions, Backend backend) {
    Tensor table = Scope.lasting(() -> backend.zeros(positions, 2L * half));
    Scope.run(
        () -> {
          Tensor host = Backend.hostFloats(values.length);
          new FloatPointer(host.data_ptr()).put(values);
          table.copy_(host.view(positions, 2L * half));
        });
    return table;
  }

  /**
   * @param x [rows, heads, length, headSize], whose first position is {@code first}
   */
  Tensor turn(Tensor x, int first, int length) {
    Tensor exchanged = x.roll(new long[] {half}, -1);
    return x.mul(cosines.narrow(0, first, length))
        .add(exchanged.mul(sines.narrow(0, first, length)));
  }

  @Override
  public void close() {
    Scope.release(cosines);
    Scope.release(sines);
  }
}
