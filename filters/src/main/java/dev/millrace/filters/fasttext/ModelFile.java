package dev.millrace.filters.fasttext;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The primitives of a fastText model file: little-endian numbers and NUL-terminated words, without
 * padding. What a file says of its own size is held against its bytes before memory is taken for
 * it.
 */
final class ModelFile {
  /** Sums of such numbers, and products of two such sums, stay finite. */
  private static final float LARGEST = 1e9f;

  private static final int FLOATS_AT_ONCE = 1 << 14;

  private final InputStream in;
  private long left;

  /**
   * @param in buffered; left open
   * @param length of the file in bytes
   */
  ModelFile(InputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  boolean readFlag() throws IOException {
    return readByte() != 0;
  }

  int readByte() throws IOException {
    require(1, "byte");
    int value = in.read();
    if (value < 0) {
      throw new EOFException("it ends early");
    }
    left--;
    return (byte) value;
  }

  int readInt() throws IOException {
    return numbers(Integer.BYTES).getInt();
  }

  long readLong() throws IOException {
    return numbers(Long.BYTES).getLong();
  }

  private ByteBuffer numbers(int bytes) throws IOException {
    return ByteBuffer.wrap(readBytes(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * A number of entries.
   *
   * @param what the entries, in the plural
   */
  int readCount(String what, int limit) throws IOException {
    return checkCount(what, readInt(), limit);
  }

  /** A 64-bit number of entries. */
  int readLongCount(String what, int limit) throws IOException {
    return checkCount(what, readLong(), limit);
  }

  private static int checkCount(String what, long count, int limit) throws IOException {
    if (count < 0 || count > limit) {
      throw new IOException(count + " " + what + ", but there can be 0 to " + limit);
    }
    return (int) count;
  }

  /**
   * Refuses a file that does not have what it says it has.
   *
   * @param bytes the fewest that must follow
   * @param what they are, in the plural
   */
  void require(long bytes, String what) throws IOException {
    if (bytes > left) {
      throw new EOFException(
          "it ends early: " + what + " take " + bytes + " bytes, and " + left + " are left");
    }
  }

  /** All of them are finite and at most 1e9 in magnitude. */
  float[] readFloats(int count) throws IOException {
    require((long) count * Float.BYTES, count + " weights");
    float[] floats = new float[count];
    for (int done = 0; done < count; done += FLOATS_AT_ONCE) {
      readFloats(floats, done, Math.min(FLOATS_AT_ONCE, count - done));
    }
    return floats;
  }

  /** The same into a part of an array. */
  void readFloats(float[] floats, int from, int count) throws IOException {
    numbers(count * Float.BYTES).asFloatBuffer().get(floats, from, count);
    for (int i = from; i < from + count; i++) {
      floats[i] = sane(floats[i]);
    }
  }

  static boolean isSane(float weight) {
    return Math.abs(weight) <= LARGEST; // false of NaN
  }

  static float sane(float weight) throws IOException {
    if (!isSane(weight)) {
      throw new IOException("a weight of " + weight + ", but all are finite and at most 1e9");
    }
    return weight;
  }

  byte[] readBytes(int count) throws IOException {
    require(count, "numbers");
    byte[] bytes = in.readNBytes(count);
    left -= bytes.length;
    if (bytes.length < count) {
      throw new EOFException("it ends " + (count - bytes.length) + " bytes early");
    }
    return bytes;
  }

  byte[] readWord() throws IOException {
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    for (int b = readByte(); b != 0; b = readByte()) {
      word.write(b);
    }
    return word.toByteArray();
  }

  static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
