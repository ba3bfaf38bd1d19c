package dev.millrace.model.gguf;

import dev.millrace.model.ModelFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a file's head from its beginning. No number of the file is trusted: whatever it says is
 * there must fit into what is left of the file.
 */
final class GgufCursor {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Arrays of arrays of arrays: no file has more. */
  private static final int MOST_NESTED = 3;

  private static final int LEAST_ENTRY_BYTES = Long.BYTES;

  private final Path file;
  private final MemorySegment bytes;
  private long at;

  GgufCursor(Path file, MemorySegment bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  long at() {
    return at;
  }

  int int32(String what) throws ModelFormatException {
    return bytes.get(INT, advance(Integer.BYTES, what));
  }

  long int64(String what) throws ModelFormatException {
    return bytes.get(LONG, advance(Long.BYTES, what));
  }

  /** How many entries follow, each of at least eight bytes. */
  int count(String what) throws ModelFormatException {
    long count = int64("the number of " + what);
    if (count < 0 || count > (bytes.byteSize() - at) / LEAST_ENTRY_BYTES) {
      throw problem(
          "says that it has %s %s, but %d bytes are left"
              .formatted(Long.toUnsignedString(count), what, bytes.byteSize() - at));
    }
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  String text(String what) throws ModelFormatException {
    long length = int64(what);
    long from = advance(length, what);
    byte[] text = bytes.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** A value of the metadata: Long, Double, Boolean, String, or a List of these. */
  Object value(String key) throws ModelFormatException {
    return value(key, int32(key), 0);
  }

  private Object value(String key, int type, int depth) throws ModelFormatException {
    return switch (type) {
      case 0 -> (long) (byte1(key) & 0xFF);
      case 1 -> (long) byte1(key);
      case 2 -> (long) (bytes.get(SHORT, advance(Short.BYTES, key)) & 0xFFFF);
      case 3 -> (long) bytes.get(SHORT, advance(Short.BYTES, key));
      case 4 -> int32(key) & 0xFFFFFFFFL;
      case 5 -> (long) int32(key);
      // what was meant by a float32: 1e-5, not 9.999999747378752e-6
      case 6 -> Double.valueOf(Float.toString(Float.intBitsToFloat(int32(key))));
      case 7 -> byte1(key) != 0;
      case 8 -> text(key);
      case 9 -> list(key, depth);
      case 10, 11 -> int64(key);
      case 12 -> Double.longBitsToDouble(int64(key));
      default -> throw problem("%s: is of the unknown type %d".formatted(key, type));
    };
  }

  private List<Object> list(String key, int depth) throws ModelFormatException {
    if (depth >= MOST_NESTED) {
      throw problem(key + ": lists in lists in lists in lists");
    }
    int type = int32(key);
    long length = int64(key);
    // every value has a byte at least
    if (length < 0 || length > bytes.byteSize() - at) {
      throw problem(
          "%s: says that it has %s values, but %d bytes are left"
              .formatted(key, Long.toUnsignedString(length), bytes.byteSize() - at));
    }
    List<Object> values = new ArrayList<>();
    for (long i = 0; i < length; i++) {
      values.add(value(key, type, depth + 1));
    }
    return List.copyOf(values);
  }

  private byte byte1(String what) throws ModelFormatException {
    return bytes.get(ValueLayout.JAVA_BYTE, advance(1, what));
  }

  private long advance(long length, String what) throws ModelFormatException {
    if (length < 0 || length > bytes.byteSize() - at) {
      throw problem(
          "%s: needs %s bytes, but %d are left: the file is truncated or damaged"
              .formatted(what, Long.toUnsignedString(length), bytes.byteSize() - at));
    }
    long from = at;
    at += length;
    return from;
  }

  ModelFormatException problem(String message) {
    return new ModelFormatException(file + ": " + message);
  }
}
