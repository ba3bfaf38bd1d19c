package dev.millrace.replay.lineage.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A key: a table's letter and parts, sorted as the parts are. Texts end with a zero byte, so that
 * none is the beginning of another; numbers are big-endian with their sign turned.
 */
public final class Key {
  private static final byte END = 0;
  private static final byte ESCAPE = 1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);

  private Key(char table) {
    bytes.write((byte) table);
  }

  /** The beginning of all keys of a table. */
  public static Key of(char table) {
    return new Key(table);
  }

  public Key text(String text) {
    beginningOf(text);
    bytes.write(END);
    return this;
  }

  /** A text's first characters: the beginning of the keys of all texts that begin so. */
  public Key beginningOf(String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b == END || b == ESCAPE) {
        bytes.write(ESCAPE);
        bytes.write(b + 1);
      } else {
        bytes.write(b);
      }
    }
    return this;
  }

  public Key number(long number) {
    bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number ^ Long.MIN_VALUE).array());
    return this;
  }

  public Key number(int number) {
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number ^ Integer.MIN_VALUE).array());
    return this;
  }

  public byte[] bytes() {
    return bytes.toByteArray();
  }

  /** Reads a key's parts in their order. */
  public static final class Reader {
    private final ByteBuffer key;

    public Reader(byte[] key) {
      this.key = ByteBuffer.wrap(key, 1, key.length - 1);
    }

    public String text() {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      for (byte b = key.get(); b != END; b = key.get()) {
        text.write(b == ESCAPE ? key.get() - 1 : b);
      }
      return text.toString(StandardCharsets.UTF_8);
    }

    public long number() {
      return key.getLong() ^ Long.MIN_VALUE;
    }

    public int integer() {
      return key.getInt() ^ Integer.MIN_VALUE;
    }
  }
}
