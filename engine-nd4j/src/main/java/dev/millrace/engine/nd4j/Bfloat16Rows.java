package dev.millrace.engine.nd4j;

import static dev.millrace.engine.nd4j.Memory.LANES;
import static dev.millrace.engine.nd4j.Memory.SPECIES;

/** The upper halves of float32, rounded to nearest even. */
final class Bfloat16Rows implements PackedRows {
  private final int width;
  private final FloatArray memory;

  Bfloat16Rows(int rows, int width) {
    this.width = width;
    this.memory = new FloatArray(((long) rows * width + 1) / 2);
  }

  private long address(long row) {
    return memory.address(0) + row * width * Short.BYTES;
  }

  @Override
  public void pack(int row, long from) {
    long to = address(row);
    for (int i = 0; i < width; i++) {
      int bits = Float.floatToRawIntBits(Memory.get(from + (long) i * Float.BYTES));
      int rounded = bits + 0x7FFF + ((bits >>> Short.SIZE) & 1);
      Memory.setShort(to + (long) i * Short.BYTES, (short) (rounded >>> Short.SIZE));
    }
  }

  @Override
  public void unpack(int row, int count, long to) {
    long from = address(row);
    int length = count * width;
    int whole = SPECIES.loopBound(length);
    for (int i = 0; i < whole; i += LANES) {
      Memory.store(Memory.loadBfloats(from + (long) i * Short.BYTES), to + (long) i * Float.BYTES);
    }
    for (int i = whole; i < length; i++) {
      int bits = Memory.getShort(from + (long) i * Short.BYTES) << Short.SIZE;
      Memory.set(to + (long) i * Float.BYTES, Float.intBitsToFloat(bits));
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
