package dev.millrace.engine.nd4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorLoopsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 15, 16, 17, 31, 32, 33, 100})
  void loopsHandleEveryLength(int length) {
    Random random = new Random(length);
    try (FloatArray a = new FloatArray(length + 1);
        FloatArray b = new FloatArray(length + 1)) {
      double dot = 0;
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < length; i++) {
        Memory.set(a.address(i), (float) random.nextGaussian() - 3);
        Memory.set(b.address(i), (float) random.nextGaussian());
        dot += (double) Memory.get(a.address(i)) * Memory.get(b.address(i));
        max = Math.max(max, Memory.get(a.address(i)));
      }
      Memory.set(a.address(length), 77);
      Memory.set(b.address(length), 77);
      assertThat((double) VectorLoops.dot(a.address(0), b.address(0), length))
          .isCloseTo(dot, within(1e-4));
      assertThat(VectorLoops.max(a.address(0), length)).isEqualTo(max);
      float[] x = Memory.floats(a.address(0), length);
      float[] y = Memory.floats(b.address(0), length);
      VectorLoops.add(b.address(0), a.address(0), length);
      VectorLoops.scale(b.address(0), 3, length);
      for (int i = 0; i < length; i++) {
        assertThat(Memory.get(a.address(i))).as("sum %d", i).isEqualTo(x[i] + y[i]);
        assertThat(Memory.get(b.address(i))).as("scaled %d", i).isEqualTo(y[i] * 3);
      }
      VectorLoops.exp(b.address(0), 1, length);
      assertThat(Memory.get(a.address(length))).isEqualTo(77);
      assertThat(Memory.get(b.address(length))).isEqualTo(77);
    }
  }
}
