package dev.millrace.trainer.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * One message in the wire format of Protocol Buffers
 * (https://protobuf.dev/programming-guides/encoding), field by field as they are added. Of its
 * types only those that event files have.
 */
final class ProtoMessage {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;
  private static final int MORE = 0x80;
  private static final int GROUP = 7;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ProtoMessage integer(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  ProtoMessage real64(int field, double value) {
    tag(field, FIXED_64);
    ByteBuffer fixed = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.writeBytes(fixed.putDouble(value).array());
    return this;
  }

  ProtoMessage real32(int field, float value) {
    tag(field, FIXED_32);
    ByteBuffer fixed = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.writeBytes(fixed.putFloat(value).array());
    return this;
  }

  ProtoMessage text(int field, String value) {
    return delimited(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtoMessage message(int field, ProtoMessage value) {
    return delimited(field, value.toBytes());
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private ProtoMessage delimited(int field, byte[] value) {
    tag(field, LENGTH_DELIMITED);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void tag(int field, int type) {
    varint((long) field << 3 | type);
  }

  /** Seven bits a byte, the lowest first; a negative number takes ten bytes. */
  private void varint(long value) {
    long rest = value;
    while (rest >>> GROUP != 0) {
      bytes.write((int) (rest & (MORE - 1)) | MORE);
      rest >>>= GROUP;
    }
    bytes.write((int) rest);
  }
}
