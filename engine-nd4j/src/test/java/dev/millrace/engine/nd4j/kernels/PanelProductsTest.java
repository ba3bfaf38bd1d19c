package dev.millrace.engine.nd4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.model.weights.FourBitRow;
import dev.millrace.model.weights.WeightFormat;
import java.util.ArrayList;
import java.util.List;
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
  private static float expected(
      FactoredPanels panels, int in, int out, long x, FloatArray scratch) {
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
    "INT8, 1, 1", "INT8, 31, 33", "INT8, 64, 32", "INT8, 65, 161", "INT8, 200, 300"
  })
  void everyOutIsSummedInOneOrderWhateverTheNumberOfRows(WeightFormat format, int in, int out) {
    try (FactoredPanels panels = (FactoredPanels) Panels.of(format, out, in);
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
        float[][] actual = multiply(products, panels, in, out, x, rows);
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

  private static float[][] multiply(
      PanelProducts products, Panels panels, int in, int out, FloatArray x, int rows) {
    float[][] actual = new float[rows][out];
    products.multiply(
        panels,
        in,
        out,
        x.address(0),
        rows,
        (row, first, outs, totals) ->
            System.arraycopy(Memory.floats(totals, outs), 0, actual[row], first, outs));
    return actual;
  }

  /** Inputs whose size differs from stretch to stretch; the second is nothing, the third tiny. */
  private static void fillUnevenly(FloatArray x, int in) {
    fill(x, 2);
    Random random = new Random(3);
    for (int i = 0; i < x.length(); i += FourBitRow.GROUP) {
      int stretch = i % in / FourBitRow.GROUP;
      float size = stretch == 1 ? 0 : stretch == 2 ? 0x1p-103f : random.nextInt(1, 100);
      for (int j = i; j < i + FourBitRow.GROUP; j++) {
        Memory.set(x.address(j), Memory.get(x.address(j)) * size);
      }
    }
  }

  /** What {@link Int4Products} and {@link RoundedRows} promise, number by number. */
  private static float expected(FourBitRow weights, float[] x) {
    float total = 0;
    float middles = 0;
    for (int group = 0; group < x.length / FourBitRow.GROUP; group++) {
      int begin = group * FourBitRow.GROUP;
      float largest = 0;
      for (int i = begin; i < begin + FourBitRow.GROUP; i++) {
        largest = Math.max(largest, Math.abs(x[i]));
      }
      boolean nothing = largest < 0x1p-100f;
      float factor = nothing ? 0 : largest / 127;
      float inverse = nothing ? 0 : 127 / largest;
      int sum = 0;
      int inputs = 0;
      for (int i = begin; i < begin + FourBitRow.GROUP; i++) {
        int number = (int) Math.rint((double) x[i] * inverse);
        sum += number * (weights.number(i) - 8);
        inputs += number;
      }
      float scale = weights.scale(group);
      total = Math.fma(sum * factor, scale, total);
      middles = Math.fma(inputs * factor, weights.least(group) + 8 * scale, middles);
    }
    return total + middles;
  }

  /** Of the weights and inputs as they are, and how far rounded inputs may lead away from it. */
  private record Exact(double product, double bound) {
    static Exact of(FourBitRow weights, float[] x) {
      double product = 0;
      double bound = 0;
      for (int group = 0; group < x.length / FourBitRow.GROUP; group++) {
        double largest = 0;
        double size = 0;
        for (int i = group * FourBitRow.GROUP; i < (group + 1) * FourBitRow.GROUP; i++) {
          double weight = weights.scale(group) * weights.number(i) + weights.least(group);
          product += weight * x[i];
          largest = Math.max(largest, Math.abs(x[i]));
          size += Math.abs(weight);
        }
        bound += largest / 253 * size;
      }
      return new Exact(product, bound);
    }
  }

  @ParameterizedTest
  @CsvSource({"32, 1", "64, 33", "256, 32", "288, 161", "608, 300"})
  void fourBitProductsAreThoseOfRoundedInputsWhateverTheNumberOfRows(int in, int out) {
    try (Panels panels = Panels.of(WeightFormat.INT4, out, in);
        FloatArray weights = new FloatArray((long) out * in);
        FloatArray x = new FloatArray((long) MOST_ROWS * in);
        Parallel parallel = new Parallel(2);
        PanelProducts products = new PanelProducts(parallel, MOST_ROWS, in)) {
      fill(weights, 1);
      fillUnevenly(x, in);
      List<FourBitRow> outs = new ArrayList<>();
      for (int i = 0; i < out; i++) {
        panels.pack(i, weights.address((long) i * in));
        outs.add(new FourBitRow(in));
        outs.get(i).round(Memory.floats(weights.address((long) i * in), in));
      }
      for (int rows = 1; rows <= MOST_ROWS; rows++) {
        float[][] actual = multiply(products, panels, in, out, x, rows);
        for (int row = 0; row < rows; row++) {
          float[] inputs = Memory.floats(x.address((long) row * in), in);
          for (int i = 0; i < out; i++) {
            assertThat(actual[row][i])
                .as("row %d of %d, out %d", row, rows, i)
                .isEqualTo(expected(outs.get(i), inputs));
            Exact exact = Exact.of(outs.get(i), inputs);
            assertThat((double) actual[row][i]).isCloseTo(exact.product, within(exact.bound));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0, -1", "15, 1", "15, -1"})
  void theLargestSumsOfFourBitsFit(int number, float input) {
    int in = 2 * FourBitRow.GROUP;
    try (Panels panels = Panels.of(WeightFormat.INT4, 1, in);
        FloatArray x = new FloatArray(2L * in);
        Parallel parallel = new Parallel(1);
        PanelProducts products = new PanelProducts(parallel, MOST_ROWS, in)) {
      FourBitRow row = new FourBitRow(in);
      for (int i = 0; i < in; i++) {
        row.set(i, number);
      }
      row.setGroup(0, 1, -8);
      row.setGroup(1, 1, -8);
      panels.pack(0, row);
      for (int i = 0; i < 2 * in; i++) {
        Memory.set(x.address(i), input);
      }
      for (int rows = 1; rows <= 2; rows++) {
        assertThat(multiply(products, panels, in, 1, x, rows)[0][0])
            .isCloseTo(in * (number - 8) * input, within(1e-4f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void anInputThatIsNoNumberReachesEveryOutOfFourBits(float input) {
    int in = 2 * FourBitRow.GROUP;
    int out = 40;
    try (Panels panels = Panels.of(WeightFormat.INT4, out, in);
        FloatArray weights = new FloatArray((long) out * in);
        FloatArray x = new FloatArray(2L * in);
        Parallel parallel = new Parallel(1);
        PanelProducts products = new PanelProducts(parallel, MOST_ROWS, in)) {
      fill(weights, 1);
      fill(x, 2);
      for (int i = 0; i < out; i++) {
        panels.pack(i, weights.address((long) i * in));
      }
      Memory.set(x.address(5), input);
      for (int rows = 1; rows <= 2; rows++) {
        assertThat(multiply(products, panels, in, out, x, rows)[0]).containsOnly(Float.NaN);
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
