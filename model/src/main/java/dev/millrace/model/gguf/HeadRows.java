package dev.millrace.model.gguf;

import dev.millrace.model.weights.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The order of the rows of queries and keys. Of each head llama.cpp's Llama turns number 2 i with 2
 * i + 1, Hugging Face's number i with i + half; rows are sorted to have the same neighbours.
 */
final class HeadRows {
  private HeadRows() {}

  /** From llama.cpp's order to Hugging Face's. */
  static Tensor apart(Tensor tensor, int heads, Arena arena) {
    return sorted(tensor, heads, false, arena);
  }

  /** From Hugging Face's order to llama.cpp's. */
  static Tensor inPairs(Tensor tensor, int heads, Arena arena) {
    return sorted(tensor, heads, true, arena);
  }

  /** Where the file has a row of Hugging Face's, in heads of a size. */
  static long paired(long row, long size) {
    long inHead = row % size;
    return row - inHead + inHead % (size / 2) * 2 + inHead / (size / 2);
  }

  private static long apart(long row, long size) {
    long inHead = row % size;
    return row - inHead + inHead % 2 * (size / 2) + inHead / 2;
  }

  private static Tensor sorted(Tensor tensor, int heads, boolean inPairs, Arena arena) {
    long rows = tensor.shape().getFirst();
    long size = rows / heads;
    long rowBytes = tensor.data().byteSize() / rows;
    MemorySegment sorted = arena.allocate(tensor.data().byteSize(), 64);
    for (long row = 0; row < rows; row++) {
      long other = apart(row, size);
      long from = inPairs ? other : row;
      long to = inPairs ? row : other;
      MemorySegment.copy(tensor.data(), from * rowBytes, sorted, to * rowBytes, rowBytes);
    }
    return new Tensor(tensor.name(), tensor.type(), tensor.shape(), sorted);
  }
}
