package dev.millrace.model.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What stands before the data of a file that is written: version 3, little-endian. */
final class GgufHead {
  private static final int VERSION = 3;
  private static final int UINT32 = 4;
  private static final int INT32 = 5;
  private static final int FLOAT32 = 6;
  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private GgufHead() {}

  /**
   * @param metadata values are String, Boolean, Integer, Double, a List of String, int[] or float[]
   * @param tensors with places after the head
   */
  static byte[] of(Map<String, Object> metadata, List<GgufHeader.Entry> tensors) {
    GgufHead head = new GgufHead();
    head.int32(GgufHeader.MAGIC);
    head.int32(VERSION);
    head.int64(tensors.size());
    head.int64(metadata.size());
    metadata.forEach(head::entry);
    for (GgufHeader.Entry tensor : tensors) {
      head.text(tensor.name());
      head.int32(tensor.shape().size());
      tensor.shape().reversed().forEach(head::int64);
      head.int32(tensor.type().number());
      head.int64(tensor.begin());
    }
    int padded = Math.ceilDiv(head.out.size(), GgufHeader.ALIGNMENT) * GgufHeader.ALIGNMENT;
    head.out.writeBytes(new byte[padded - head.out.size()]);
    return head.out.toByteArray();
  }

  private void entry(String key, Object value) {
    text(key);
    switch (value) {
      case String text -> {
        int32(STRING);
        text(text);
      }
      case Boolean flag -> {
        int32(BOOL);
        out.write(flag ? 1 : 0);
      }
      case Integer number -> {
        int32(UINT32);
        int32(number);
      }
      case Double number -> {
        int32(FLOAT32);
        int32(Float.floatToRawIntBits(number.floatValue()));
      }
      case List<?> texts -> {
        array(STRING, texts.size());
        texts.forEach(text -> text((String) text));
      }
      case int[] numbers -> {
        array(INT32, numbers.length);
        for (int number : numbers) {
          int32(number);
        }
      }
      case float[] numbers -> {
        array(FLOAT32, numbers.length);
        for (float number : numbers) {
          int32(Float.floatToRawIntBits(number));
        }
      }
      default -> throw new IllegalArgumentException(key + ": " + value.getClass());
    }
  }

  private void array(int type, long length) {
    int32(ARRAY);
    int32(type);
    int64(length);
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int64(bytes.length);
    out.writeBytes(bytes);
  }

  private void int32(int value) {
    out.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private void int64(long value) {
    out.writeBytes(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }
}
