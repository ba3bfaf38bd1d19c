package dev.millrace.engine.nd4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.weights.WeightFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PanelProductsTest {
  private static final int MOST_ROWS = 16;

  private static void fill(FloatArray array, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < array.length(); i++) {
      Memory.set(array.address(i), (float) random.nextGaussian());
    }
  }

  /** What the interface promises, number by number. */
  private static float expected(Panels panels, int in, int out, long x, FloatArray scratch) {
    int panel = out / Panels.OUTS;
    long at = (long) (out % Panels.OUTS) * Float.BYTES;
    float total = 0;
    for (int begin = 0; begin < in; begin += panels.group()) {
      int count = Math.min(panels.group(), in - begin);
      long floats = panels.floats(panel, begin, count, scratch.address(0));
      float sum = 0;
      for (int i = 0; i < count; i++) {
        float weight = Memory.get(floats + (long) i * Panels.OUTS * Float.BYTES + at);
        sum = Math.fma(weight, Memory.get(x + (long) (begin + i) * Float.BYTES), sum);
      }
      total = Math.fma(sum, Memory.get(panels.factors(panel, begin) + at), total);
    }
    return total;
  }

  @ParameterizedTest
  @CsvSource({
    "F32, 1, 1", "F32, 31, 33", "F32, 256, 32", "F32, 257, 161", "F32, 600, 300",
    "BF16, 1, 1", "BF16, 31, 33", "BF16, 256, 32", "BF16, 257, 161", "BF16, 600, 300",
    "INT8, 1, 1", "INT8, 31, 33", "INT8, 64, 32", "INT8, 65, 161", "INT8, 200, 300",
    "INT4, 32, 1", "INT4, 64, 33", "INT4, 256, 32", "INT4, 288, 161", "INT4, 608, 300"
  })
  void everyOutIsSummedInOneOrderWhateverTheNumberOfRows(WeightFormat format, int in, int out) {
    try (Panels panels = Panels.of(format, out, in);
        FloatArray weights = new FloatArray((long) out * in);
        FloatArray x = new FloatArray((long) MOST_ROWS * in);
        FloatArray scratch = new FloatArray((long) FloatPanels.GROUP * Panels.OUTS);
        Parallel parallel = new Parallel(2);
        PanelProducts products = new PanelProducts(parallel, MOST_ROWS, in)) {
      fill(weights, 1);
      fill(x, 2);
      for (int i = 0; i < out; i++) {
        panels.pack(i, weights.address((long) i * in));
      }
      for (int rows = 1; rows <= MOST_ROWS; rows++) {
        float[][] actual = new float[rows][out];
        products.multiply(
            panels,
            in,
            out,
            x.address(0),
            rows,
            (row, first, outs, totals) ->
                System.arraycopy(Memory.floats(totals, outs), 0, actual[row], first, outs));
        for (int row = 0; row < rows; row++) {
          for (int i = 0; i < out; i++) {
            assertThat(actual[row][i])
                .as("row %d of %d, out %d", row, rows, i)
                .isEqualTo(expected(panels, in, i, x.address((long) row * in), scratch));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"F32, 0", "BF16, 0.00391", "INT8, 0.00394", "INT4, 0.0671"})
  void anOutComesBackAsItWasPackedWithinTheFormatsRounding(WeightFormat format, float share) {
    int in = format == WeightFormat.INT4 ? 96 : 70;
    int out = 37;
    try (Panels panels = Panels.of(format, out, in);
        FloatArray weights = new FloatArray((long) out * in);
        FloatArray unpacked = new FloatArray(in)) {
      fill(weights, 1);
      for (int i = 0; i < out; i++) {
        panels.pack(i, weights.address((long) i * in));
      }
      for (int i = 0; i < out; i++) {
        float[] original = Memory.floats(weights.address((long) i * in), in);
        float largest = 0;
        for (float weight : original) {
          largest = Math.max(largest, Math.abs(weight));
        }
        panels.unpack(i, unpacked.address(0));
        for (int j = 0; j < in; j++) {
          assertThat(Math.abs(Memory.get(unpacked.address(j)) - original[j]))
              .as("weight %d of out %d", j, i)
              .isLessThanOrEqualTo(share * largest);
        }
      }
    }
  }
}
