package dev.millrace.filters.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SimilaritySketchTest {
  @Test
  void estimatesTheShareOfEqualValues() {
    Random random = new Random(4);
    for (int equal : new int[] {0, 28, 56, 84, 112}) {
      double sum = 0;
      for (int round = 0; round < 200; round++) {
        long[] values = random.longs(Signature.LENGTH, 0, Permutations.PRIME).toArray();
        SimilaritySketch first = SimilaritySketch.of(Signature.of(values));
        for (int i = equal; i < values.length; i++) {
          values[i] = random.nextLong(Permutations.PRIME);
        }
        sum += first.estimate(SimilaritySketch.of(Signature.of(values)));
      }
      assertThat(sum / 200)
          .as("seed 4, %d equal values", equal)
          .isCloseTo(equal / 112.0, within(0.02));
    }
  }

  @Test
  void isOneForTheSameDocument() {
    SimilaritySketch sketch =
        SimilaritySketch.of(Signature.of(new Random(6).longs(Signature.LENGTH).toArray()));
    assertThat(sketch.estimate(SimilaritySketch.ofBytes(sketch.toBytes()))).isEqualTo(1);
    assertThat(sketch.toBytes()).hasSize(SimilaritySketch.BYTES);
    assertThatIllegalArgumentException().isThrownBy(() -> SimilaritySketch.ofBytes(new byte[112]));
  }
}
