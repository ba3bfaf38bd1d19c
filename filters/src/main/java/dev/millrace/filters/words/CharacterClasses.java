package dev.millrace.filters.words;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.util.VersionInfo;

/**
 * The character classes of spaCy's tokenizer rules ({@code lang/char_classes.py} of spaCy 3.8), as
 * bits of one table.
 *
 * <p>spaCy writes its classes out as ranges; here they follow from Unicode's properties and blocks.
 * Its symbols are category So of Unicode 11, so younger emoji are letters to it.
 */
final class CharacterClasses {

  static final int SPACE = 1;
  static final int ALPHA = 1 << 1;
  static final int LOWER = 1 << 2;
  static final int UPPER = 1 << 3;
  static final int DIGIT = 1 << 4;
  static final int QUOTE = 1 << 5;
  static final int ICON = 1 << 6;

  /** A prefix by itself, whatever follows. */
  static final int PREFIX = 1 << 7;

  /** A suffix by itself, whatever precedes. */
  static final int SUFFIX = 1 << 8;

  /** A full stop after it is a suffix. */
  static final int BEFORE_STOP = 1 << 9;

  /** May open an infix. */
  static final int INFIX = 1 << 10;

  private static final String PUNCTUATION = "…,:;!?¿؟¡()[]{}<>_#*&。？！，、；：～·।،۔؛٪";
  private static final String QUOTES = "'\"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉〈〉⟦⟧";
  private static final String CURRENCY = "$£€¥฿₽﷼₴";
  private static final VersionInfo SYMBOLS_SINCE = VersionInfo.UNICODE_11_0;

  private static final short[] TABLE = table();

  private CharacterClasses() {}

  static int of(char c) {
    return TABLE[c];
  }

  static boolean is(char c, int classes) {
    return (TABLE[c] & classes) != 0;
  }

  /** Classes of a code point beyond the basic plane. */
  static int ofSupplementary(int codePoint) {
    int classes = isIcon(codePoint) ? ICON | PREFIX | SUFFIX | INFIX : 0;
    if (isUncased(codePoint)) {
      classes |= ALPHA | LOWER | UPPER | BEFORE_STOP;
    }
    return classes;
  }

  private static short[] table() {
    short[] table = new short[1 << 16];
    for (int c = 0; c < table.length; c++) {
      table[c] = (short) classify((char) c);
    }
    return table;
  }

  private static int classify(char c) {
    int classes = letterClasses(c);
    if (Whitespace.isSpace(c)) {
      classes |= SPACE;
    }
    if (c >= '0' && c <= '9') {
      classes |= DIGIT | BEFORE_STOP;
    }
    if (QUOTES.indexOf(c) >= 0) {
      classes |= QUOTE | PREFIX | SUFFIX | BEFORE_STOP;
    }
    if (PUNCTUATION.indexOf(c) >= 0) {
      classes |= PREFIX | SUFFIX | BEFORE_STOP;
    }
    if ("—–".indexOf(c) >= 0) {
      classes |= PREFIX | SUFFIX;
    }
    if ("§%=".indexOf(c) >= 0 || CURRENCY.indexOf(c) >= 0 || (c >= 0x20a0 && c <= 0x20bf)) {
      classes |= PREFIX;
    }
    // spaCy puts alternatives joined by bars, and a group, inside one bracket: bar and parentheses
    // count
    if ("%²-+|".indexOf(c) >= 0) {
      classes |= BEFORE_STOP;
    }
    if (isIcon(c)) {
      classes |= ICON | PREFIX | SUFFIX | INFIX;
    }
    if (".…+-*^,–—~:<>=/".indexOf(c) >= 0) {
      classes |= INFIX;
    }
    return classes;
  }

  private static int letterClasses(char c) {
    if (isUncased(c)) {
      return ALPHA | LOWER | UPPER | BEFORE_STOP;
    }
    int classes = 0;
    if (isCasedBlock(c)) {
      classes |= ALPHA;
      if (isLower(c)) {
        classes |= LOWER | BEFORE_STOP;
      } else if (Character.getType(c) == Character.UPPERCASE_LETTER) {
        classes |= UPPER;
      }
    }
    return classes;
  }

  private static boolean isLower(char c) {
    return Character.getType(c) == Character.LOWERCASE_LETTER || (c >= 0x250 && c <= 0x2af);
  }

  private static boolean isCasedBlock(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7 && !(c >= 0x1c0 && c <= 0x1c3))
        || (c >= 0x250 && c <= 0x2af)
        || isGreekOrCyrillic(c)
        || (c >= 0x1d00 && c <= 0x1d25)
        || (c >= 0x1d6b && c <= 0x1d77)
        || (c >= 0x1d79 && c <= 0x1d9a)
        || (c >= 0x1e00 && c <= 0x1eff)
        || (c >= 0x2c60 && c <= 0x2c7f && c != 0x2c7c && c != 0x2c7d)
        || (c >= 0xa722 && c <= 0xa7b9 && Character.isLetter(c) && c != 0xa770 && c != 0xa788)
        || (c >= 0xab30 && c <= 0xab64 && c != 0xab5b && !(c >= 0xab5c && c <= 0xab5f))
        || (c >= 0xff21 && c <= 0xff3a)
        || (c >= 0xff41 && c <= 0xff5a);
  }

  private static boolean isGreekOrCyrillic(char c) {
    return (c >= 0x391 && c <= 0x3c9)
        || "άέίόώήύΆΈΊΌΏΉΎ".indexOf(c) >= 0
        || (c >= 0x410 && c <= 0x44f)
        || "ёЁәөүҗңһӘӨҮҖҢҺіїєґІЇЄҐѓѕјљњќѐѝџЃЅЈЉЊЌЀЍЏ".indexOf(c) >= 0;
  }

  /** Scripts without case, whose letters spaCy counts as lower and upper at once. */
  private static boolean isUncased(int c) {
    if (c < 0x591) {
      return false;
    }
    return in(c, 0x591, 0x5f4, 0xfb1d, 0xfb4f)
        || in(c, 0x620, 0x64a, 0x66e, 0x6d5, 0x6e5, 0x6ff, 0x750, 0x77f, 0x8a0, 0x8bd)
        || in(c, 0xfb50, 0xfbb1, 0xfbd3, 0xfd3d, 0xfd50, 0xfdc7, 0xfdf0, 0xfdfb, 0xfe70, 0xfefc)
        || in(c, 0x900, 0x97f, 0x980, 0x9ff, 0xb80, 0xbff, 0xc00, 0xc7f, 0xc80, 0xcff)
        || in(c, 0xd00, 0xd7f, 0xd80, 0xdff, 0x1200, 0x137f, 0x1100, 0x11ff, 0xac00, 0xd7af)
        || in(c, 0x2e80, 0x2eff, 0x2f00, 0x2fdf, 0x2ff0, 0x2fff, 0x3000, 0x30ff, 0x31c0, 0x31ff)
        || in(c, 0x3200, 0x33ff, 0x3400, 0x4dbf, 0x4e00, 0x9fff, 0xf900, 0xfaff, 0xfe30, 0xfe4f)
        || in(c, 0x1ee00, 0x1eebb, 0x1f200, 0x1f2ff, 0x20000, 0x2ebef, 0x2f800, 0x2fa1f);
  }

  private static boolean in(int c, int... bounds) {
    for (int i = 0; i < bounds.length; i += 2) {
      if (c >= bounds[i] && c <= bounds[i + 1]) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIcon(int codePoint) {
    return Character.getType(codePoint) == Character.OTHER_SYMBOL
        && UCharacter.getAge(codePoint).compareTo(SYMBOLS_SINCE) <= 0;
  }
}
