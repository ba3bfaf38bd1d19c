package dev.millrace.tokenizer.internal.split;

import static dev.millrace.tokenizer.internal.split.CharacterClass.NEWLINE;
import static dev.millrace.tokenizer.internal.split.CharacterClass.NUMBER;
import static dev.millrace.tokenizer.internal.split.CharacterClass.SPACE;

/** The alternatives that the published split patterns share, each as the end of its match. */
final class Runs {
  static final int NO_MATCH = -1;

  private Runs() {}

  /** {@code \p{N}{1,limit}}, of which the first character has been read. */
  static int numbers(byte[] utf8, int afterFirst, int to, int limit) {
    int end = afterFirst;
    for (int count = 1; count < limit && end < to; count++) {
      int packed = CharacterClass.at(utf8, end, to);
      if (!CharacterClass.is(packed, NUMBER)) {
        return end;
      }
      end += CharacterClass.length(packed);
    }
    return end;
  }

  /** {@code \s+(?!\S)|\s+} at a white space. */
  static int spaces(byte[] utf8, int at, int to) {
    int lastStart = at;
    int end = at;
    while (end < to) {
      int packed = CharacterClass.at(utf8, end, to);
      if (!CharacterClass.is(packed, SPACE)) {
        // the look-ahead leaves the last space to the word after it
        return lastStart > at ? lastStart : end;
      }
      lastStart = end;
      end += CharacterClass.length(packed);
    }
    return end;
  }

  /** {@code \s*[\r\n]+|\s+(?!\S)|\s+} at a white space. */
  static int spacesByLine(byte[] utf8, int at, int to) {
    int lastStart = at;
    int newlineEnd = NO_MATCH;
    int end = at;
    while (end < to) {
      int packed = CharacterClass.at(utf8, end, to);
      if (!CharacterClass.is(packed, SPACE)) {
        break;
      }
      lastStart = end;
      end += CharacterClass.length(packed);
      if (CharacterClass.is(packed, NEWLINE)) {
        newlineEnd = end;
      }
    }
    if (newlineEnd != NO_MATCH) {
      return newlineEnd;
    }
    return end < to && lastStart > at ? lastStart : end;
  }

  /** {@code 's|'t|'re|'ve|'m|'ll|'d} at {@code at}, or {@link #NO_MATCH}. */
  static int contraction(byte[] utf8, int at, int to) {
    if (to - at < 2 || utf8[at] != '\'') {
      return NO_MATCH;
    }
    int first = utf8[at + 1];
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
      return at + 2;
    }
    int second = to - at < 3 ? 0 : utf8[at + 2];
    boolean matches =
        (first == 'r' && second == 'e')
            || (first == 'v' && second == 'e')
            || (first == 'l' && second == 'l');
    return matches ? at + 3 : NO_MATCH;
  }

  /** {@code (?i:'s|'t|'re|'ve|'m|'ll|'d)} at {@code at}, or {@link #NO_MATCH}. */
  static int contractionOfAnyCase(byte[] utf8, int at, int to) {
    if (to - at < 2 || utf8[at] != '\'') {
      return NO_MATCH;
    }
    int first = utf8[at + 1] | 0x20;
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
      return at + 2;
    }
    if (to - at < 3) {
      return NO_MATCH;
    }
    int second = utf8[at + 2] | 0x20;
    boolean matches =
        (first == 'r' && second == 'e')
            || (first == 'v' && second == 'e')
            || (first == 'l' && second == 'l')
            // U+017F, the long s, folds to s
            || (utf8[at + 1] == (byte) 0xc5 && utf8[at + 2] == (byte) 0xbf);
    return matches ? at + 3 : NO_MATCH;
  }
}
