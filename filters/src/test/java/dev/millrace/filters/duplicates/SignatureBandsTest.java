package dev.millrace.filters.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SignatureBandsTest {
  @Test
  void sharesExactlyTheKeysOfEqualBuckets() {
    long[] values = new Random(1).longs(Signature.LENGTH, 0, Permutations.PRIME).toArray();
    SignatureBands bands = SignatureBands.of(Signature.of(values));
    values[3 * 8 + 7]++;
    Signature changed = Signature.of(values);
    SignatureBands changedBands = SignatureBands.of(changed);
    for (int bucket = 0; bucket < Signature.BUCKETS; bucket++) {
      assertThat(changedBands.key(bucket)).hasSize(SignatureBands.KEY_BYTES);
      if (bucket == 3) {
        assertThat(changedBands.key(bucket)).isNotEqualTo(bands.key(bucket));
      } else {
        assertThat(changedBands.key(bucket)).isEqualTo(bands.key(bucket));
      }
    }
  }

  @Test
  void tellsEqualValuesOfDifferentBucketsApart() {
    SignatureBands bands = SignatureBands.of(Signature.of(new long[Signature.LENGTH]));
    assertThat(bands.key(0)).isNotEqualTo(bands.key(1));
  }

  @Test
  void comesBackFromItsBytes() {
    SignatureBands bands =
        SignatureBands.of(Signature.of(new Random(2).longs(Signature.LENGTH).toArray()));
    assertThat(SignatureBands.ofBytes(bands.toBytes())).isEqualTo(bands);
    assertThatIllegalArgumentException().isThrownBy(() -> SignatureBands.ofBytes(new byte[125]));
  }
}
