package dev.millrace.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldOutSplitTest {
  private static final String ZEROS = "0".repeat(56);

  @Test
  void aTextIsHeldOutByItsDigestAlone() {
    HeldOutSplit split = new HeldOutSplit(0.5);
    assertThat(split.sideOf("7fffffff" + ZEROS)).isEqualTo(Side.HELD_OUT);
    assertThat(split.sideOf("80000000" + ZEROS)).isEqualTo(Side.TRAINING);
    assertThat(split.sideOf("ffffffff" + ZEROS)).isEqualTo(Side.TRAINING);
  }

  @Test
  void aFractionOfZeroHoldsNothingOut() {
    assertThat(new HeldOutSplit(0).sideOf("0".repeat(64))).isEqualTo(Side.TRAINING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no digest", "FFFFFFFF", "+fffffff"})
  void whatIsNoDigestHasNoSide(String digest) {
    assertThatThrownBy(() -> new HeldOutSplit(0.5).sideOf(digest))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("content digest '" + digest + "' is no sha256 in hex");
    assertThatThrownBy(() -> new HeldOutSplit(0.5).sideOf("g" + "0".repeat(63)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
