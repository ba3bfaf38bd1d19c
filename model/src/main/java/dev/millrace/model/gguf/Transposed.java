package dev.millrace.model.gguf;

import dev.millrace.model.weights.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A matrix the other way round: GPT-2's weights are [in, out] at Hugging Face, here [out, in]. */
final class Transposed {
  private Transposed() {}

  static Tensor of(Tensor tensor, Arena arena) {
    long rows = tensor.shape().getFirst();
    long columns = tensor.shape().getLast();
    int bytes = tensor.type().bytes();
    MemorySegment turned = arena.allocate(tensor.data().byteSize(), 64);
    for (long row = 0; row < rows; row++) {
      for (long column = 0; column < columns; column++) {
        long from = (row * columns + column) * bytes;
        long to = (column * rows + row) * bytes;
        if (bytes == Float.BYTES) {
          turned.set(
              ValueLayout.JAVA_INT_UNALIGNED,
              to,
              tensor.data().get(ValueLayout.JAVA_INT_UNALIGNED, from));
        } else {
          turned.set(
              ValueLayout.JAVA_SHORT_UNALIGNED,
              to,
              tensor.data().get(ValueLayout.JAVA_SHORT_UNALIGNED, from));
        }
      }
    }
    return new Tensor(tensor.name(), tensor.type(), tensor.shape().reversed(), turned);
  }
}
