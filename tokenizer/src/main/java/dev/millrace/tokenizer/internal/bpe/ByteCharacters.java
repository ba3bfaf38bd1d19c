package dev.millrace.tokenizer.internal.bpe;

import java.util.Arrays;
import java.util.Optional;

/**
 * GPT-2's way to write bytes as characters: printable Latin-1 stands for itself, the other 68 bytes
 * are U+0100 and up.
 */
public final class ByteCharacters {
  private static final char[] CHARACTERS = characters();
  private static final int[] BYTES = bytes();

  private ByteCharacters() {}

  public static String write(byte[] token) {
    char[] characters = new char[token.length];
    for (int i = 0; i < token.length; i++) {
      characters[i] = CHARACTERS[token[i] & 0xff];
    }
    return new String(characters);
  }

  /** The bytes, or nothing if a character stands for none. */
  static Optional<byte[]> read(String token) {
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = token.charAt(i);
      if (c >= BYTES.length || BYTES[c] < 0) {
        return Optional.empty();
      }
      bytes[i] = (byte) BYTES[c];
    }
    return Optional.of(bytes);
  }

  private static char[] characters() {
    char[] characters = new char[256];
    char next = 256;
    for (int b = 0; b < characters.length; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 0xa1 && b != 0xad);
      characters[b] = printable ? (char) b : next++;
    }
    return characters;
  }

  private static int[] bytes() {
    int[] bytes = new int[256 + 68];
    Arrays.fill(bytes, -1);
    for (int b = 0; b < CHARACTERS.length; b++) {
      bytes[CHARACTERS[b]] = b;
    }
    return bytes;
  }
}
