package dev.millrace.tokenizer.training;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads and hashes runs of bytes eight at a time. */
public final class Words {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // 2^64 / golden ratio: Knuth's multiplicative hashing (The Art of Computer Programming, 6.4)
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Words() {}

  /** The {@code length} bytes at {@code at}, 1 to 8 of them, zero-extended. */
  public static long load(byte[] bytes, int at, int length) {
    if (at + Long.BYTES <= bytes.length) {
      return (long) LONGS.get(bytes, at) & -1L >>> (Long.SIZE - Byte.SIZE * length);
    }
    long word = 0;
    for (int i = length - 1; i >= 0; i--) {
      word = word << Byte.SIZE | (bytes[at + i] & 0xff);
    }
    return word;
  }

  /** Spreads a word over 64 bits; the upper bits are the best. */
  public static long spread(long word) {
    return word * GOLDEN;
  }

  /** A hash of more than eight bytes; the upper bits are the best. */
  public static long hash(byte[] bytes, int at, int length) {
    long hash = length;
    int last = at + length - Long.BYTES;
    for (int i = at; i < last; i += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(bytes, i)) * GOLDEN;
      hash ^= hash >>> 29;
    }
    return (hash ^ (long) LONGS.get(bytes, last)) * GOLDEN;
  }
}
