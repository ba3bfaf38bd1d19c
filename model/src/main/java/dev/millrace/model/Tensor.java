package dev.millrace.model;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A named array, row-major, little-endian.
 *
 * @param data exactly the elements; may be a read-only view of a mapped file
 */
public record Tensor(String name, DataType type, List<Long> shape, MemorySegment data) {

  public long elements() {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }
}
