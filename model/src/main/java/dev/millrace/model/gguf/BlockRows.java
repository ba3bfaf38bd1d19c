package dev.millrace.model.gguf;

import dev.millrace.model.gguf.blocks.FourBits;
import dev.millrace.model.gguf.blocks.GgufType;
import dev.millrace.model.weights.FourBitRow;
import dev.millrace.model.weights.PackedRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;

/**
 * A tensor's blocks in a mapped file, read row by row.
 *
 * @param what file and tensor, for messages
 * @param heads whose rows lie in pairs in the file, see {@link HeadRows}; 0: as they are
 */
record BlockRows(
    String what,
    GgufType type,
    MemorySegment data,
    int rows,
    int columns,
    int heads,
    boolean isTurned)
    implements PackedRows {

  private long begin(int row) {
    long stored = heads == 0 ? row : HeadRows.paired(row, rows / heads);
    return stored * type.bytes(columns);
  }

  @Override
  public void copyRow(int row, MemorySegment to) {
    MemorySegment.copy(floats(row), 0, to, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, columns);
  }

  private float[] floats(int row) {
    float[] numbers = new float[columns];
    long begin = begin(row);
    for (int i = 0; i < columns; i += type.blockElements()) {
      type.decode(data, begin + type.bytes(i), numbers, i);
    }
    for (float number : numbers) {
      requireFinite(row, number);
    }
    return numbers;
  }

  @Override
  public boolean isFourBit() {
    return FourBits.has(type);
  }

  @Override
  public void fourBits(int row, FourBitRow to) {
    FourBits.read(type, data, begin(row), to);
    for (int group = 0; group < columns / FourBitRow.GROUP; group++) {
      requireFinite(row, to.scale(group));
      requireFinite(row, to.least(group));
    }
  }

  private void requireFinite(int row, float number) {
    if (!Float.isFinite(number)) {
      throw new IllegalArgumentException(
          "%s: row %d of its %s blocks has a scale that makes %s: the file is damaged"
              .formatted(what, row, type.id(), number));
    }
  }

  @Override
  public void copyTo(MemorySegment target) {
    IntStream.range(0, rows)
        .parallel()
        .forEach(
            row -> {
              float[] numbers = floats(row);
              for (int i = 0; i < columns; i++) {
                long at = isTurned ? (long) i * rows + row : (long) row * columns + i;
                target.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at * Float.BYTES, numbers[i]);
              }
            });
  }
}
