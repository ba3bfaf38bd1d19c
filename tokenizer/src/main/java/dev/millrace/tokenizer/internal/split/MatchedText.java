package dev.millrace.tokenizer.internal.split;

import java.util.Arrays;

/**
 * UTF-8 as the characters a regular expression is matched against, malformed bytes as U+FFFD each.
 *
 * <p>It counts how often the matcher looks at a character: backtracking takes exponential time in
 * some patterns and quadratic time in more, and an exception is better than a process that hangs.
 */
final class MatchedText implements CharSequence {
  // Published patterns look at a character fewer than ten times.
  private static final long LOOKS_PER_CHARACTER = 1_000;
  private static final long LOOKS_AT_ANY_TEXT = 10_000_000;

  private final char[] characters;
  private final int[] offsets;
  private final int length;
  private final long limit;
  private long looks;

  MatchedText(byte[] utf8, int from, int to) {
    characters = new char[to - from];
    offsets = new int[to - from + 1];
    int size = 0;
    int at = from;
    while (at < to) {
      int bytes = CharacterClass.length(CharacterClass.at(utf8, at, to));
      int codePoint = bytes == 1 && utf8[at] < 0 ? 0xfffd : codePoint(utf8, at, bytes);
      int chars = Character.toChars(codePoint, characters, size);
      Arrays.fill(offsets, size, size + chars, at);
      size += chars;
      at += bytes;
    }
    offsets[size] = to;
    length = size;
    limit = LOOKS_AT_ANY_TEXT + LOOKS_PER_CHARACTER * length;
  }

  @Override
  public char charAt(int index) {
    if (++looks > limit) {
      throw new IllegalArgumentException(
          "the split pattern looks more than %d times at a text of %d characters: it backtracks too much"
              .formatted(limit, length));
    }
    return characters[index];
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new String(characters, start, end - start);
  }

  @Override
  public String toString() {
    return new String(characters, 0, length);
  }

  /** Where in the bytes the character starts; at the length, where the last one ends. */
  int byteOffset(int index) {
    return offsets[index];
  }

  /** The index one code point further. */
  int after(int index) {
    boolean pair =
        index + 1 < length && Character.isSurrogatePair(characters[index], characters[index + 1]);
    return index + (pair ? 2 : 1);
  }

  private static int codePoint(byte[] utf8, int at, int length) {
    int codePoint = length == 1 ? utf8[at] : utf8[at] & (0x7f >> length);
    for (int i = 1; i < length; i++) {
      codePoint = codePoint << 6 | (utf8[at + i] & 0x3f);
    }
    return codePoint;
  }
}
