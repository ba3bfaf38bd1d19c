package dev.millrace.engine.nd4j;

import static dev.millrace.engine.nd4j.Memory.LANES;
import static dev.millrace.engine.nd4j.Memory.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Bytes of -127 to 127 with a float32 scale for each group of 64 along a row. */
final class Int8Rows implements PackedRows {
  private static final int GROUP = 64;
  private static final float LARGEST = 127;

  private final int width;
  private final int groups;
  private final FloatArray bytes;
  private final FloatArray scales;

  Int8Rows(int rows, int width) {
    this.width = width;
    this.groups = (width + GROUP - 1) / GROUP;
    this.bytes = new FloatArray(((long) rows * width + Float.BYTES - 1) / Float.BYTES);
    this.scales = new FloatArray((long) rows * groups);
  }

  private long address(int row, int column) {
    return bytes.address(0) + (long) row * width + column;
  }

  private long scale(int row, int group) {
    return scales.address((long) row * groups + group);
  }

  @Override
  public void pack(int row, long from) {
    for (int group = 0; group < groups; group++) {
      int begin = group * GROUP;
      int end = Math.min(width, begin + GROUP);
      float largest = 0;
      for (int i = begin; i < end; i++) {
        largest = Math.max(largest, Math.abs(Memory.get(from + (long) i * Float.BYTES)));
      }
      float scale = largest / LARGEST;
      Memory.set(scale(row, group), scale);
      float inverse = scale == 0 ? 0 : 1 / scale;
      for (int i = begin; i < end; i++) {
        float value = Memory.get(from + (long) i * Float.BYTES);
        Memory.setByte(address(row, i), (byte) Math.round(value * inverse));
      }
    }
  }

  @Override
  public void unpack(int row, int count, long to) {
    for (int i = 0; i < count; i++) {
      long target = to + (long) i * width * Float.BYTES;
      for (int group = 0; group < groups; group++) {
        int begin = group * GROUP;
        int length = Math.min(GROUP, width - begin);
        unpackGroup(
            address(row + i, begin),
            Memory.get(scale(row + i, group)),
            length,
            target + (long) begin * Float.BYTES);
      }
    }
  }

  private static void unpackGroup(long from, float scale, int length, long to) {
    FloatVector scales = FloatVector.broadcast(SPECIES, scale);
    int whole = SPECIES.loopBound(length);
    for (int i = 0; i < whole; i += LANES) {
      Memory.store(Memory.loadBytes(from + i).mul(scales), to + (long) i * Float.BYTES);
    }
    for (int i = whole; i < length; i++) {
      Memory.set(to + (long) i * Float.BYTES, Memory.getByte(from + i) * scale);
    }
  }

  @Override
  public void close() {
    bytes.close();
    scales.close();
  }
}
