package dev.millrace.model.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;

/** Equality of weights or moments, tensor by tensor, to the bit. */
public final class SameBits {
  private SameBits() {}

  public static void assertSameBits(Weights one, Weights other) {
    assertThat(one.tensors().keySet()).isEqualTo(other.tensors().keySet());
    for (Tensor tensor : one.tensors().values()) {
      assertThat(tensor.data().mismatch(other.get(tensor.name()).data()))
          .as(tensor.name())
          .isEqualTo(-1);
    }
  }
}
