package dev.millrace.filters.language;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The primitives of a fastText model file: little-endian numbers and NUL-terminated words, without
 * padding.
 */
final class ModelFile {
  private final DataInputStream in;

  ModelFile(InputStream in) {
    this.in = new DataInputStream(in);
  }

  boolean readFlag() throws IOException {
    return in.readByte() != 0;
  }

  int readByte() throws IOException {
    return in.readByte();
  }

  int readInt() throws IOException {
    return Integer.reverseBytes(in.readInt());
  }

  long readLong() throws IOException {
    return Long.reverseBytes(in.readLong());
  }

  /** A number of entries that is about to be allocated. */
  int readCount(String what, int limit) throws IOException {
    return checkCount(what, readInt(), limit);
  }

  /** A 64-bit number of entries that is about to be allocated. */
  int readLongCount(String what, int limit) throws IOException {
    return checkCount(what, readLong(), limit);
  }

  private static int checkCount(String what, long count, int limit) throws IOException {
    if (count < 0 || count > limit) {
      throw new IOException(
          "a fastText model with " + count + " " + what + ": not in [0, " + limit + "]");
    }
    return (int) count;
  }

  float[] readFloats(int count) throws IOException {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = Float.intBitsToFloat(readInt());
    }
    return floats;
  }

  byte[] readBytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException(
          "a fastText model that ends " + (count - bytes.length) + " bytes early");
    }
    return bytes;
  }

  byte[] readWord() throws IOException {
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    for (byte b = in.readByte(); b != 0; b = in.readByte()) {
      word.write(b);
    }
    return word.toByteArray();
  }

  static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
