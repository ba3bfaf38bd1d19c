package dev.millrace.tokenizer.internal.split;

/**
 * The Unicode properties that split patterns ask about, one table look-up per code point.
 *
 * <p>{@code \p{L}} is {@link #LETTER}, {@code \p{N}} is {@link #NUMBER}, {@code \p{M}} is {@link
 * #MARK}; {@code \s} is {@link #SPACE}: the White_Space property, as in Rust's regex and Oniguruma.
 * Bytes that are not well-formed UTF-8 have no class, one byte at a time.
 */
public final class CharacterClass {
  /** Lu, Lt. */
  static final int UPPER = 1;

  /** Ll. */
  static final int LOWER = 2;

  /** Lm, Lo. */
  static final int UNCASED = 4;

  public static final int MARK = 8;
  static final int NUMBER = 16;
  public static final int SPACE = 32;

  /** Carriage return or line feed; always together with {@link #SPACE}. */
  static final int NEWLINE = 64;

  static final int LETTER = UPPER | LOWER | UNCASED;

  private static final int LENGTH_SHIFT = 8;
  private static final int CLASS_MASK = (1 << LENGTH_SHIFT) - 1;
  private static final int MALFORMED = 1 << LENGTH_SHIFT;
  private static final byte[] CLASSES = classes();

  private CharacterClass() {}

  public static int of(int codePoint) {
    return CLASSES[codePoint];
  }

  /** The class and the byte length of the character at {@code at}, packed for {@link #length}. */
  public static int at(byte[] utf8, int at, int to) {
    int first = utf8[at];
    return first >= 0 ? 1 << LENGTH_SHIFT | CLASSES[first] : multiByteAt(utf8, at, to);
  }

  public static int length(int packed) {
    return packed >>> LENGTH_SHIFT;
  }

  static int classOf(int packed) {
    return packed & CLASS_MASK;
  }

  static boolean is(int packed, int classes) {
    return (packed & classes) != 0;
  }

  /** No letter, number or white space: {@code [^\s\p{L}\p{N}]}. */
  static boolean isOther(int packed) {
    return (packed & (LETTER | NUMBER | SPACE)) == 0;
  }

  /** The end of the longest run of characters of these classes that starts at {@code at}. */
  static int runEnd(byte[] utf8, int at, int to, int classes) {
    int end = at;
    while (end < to) {
      int packed = at(utf8, end, to);
      if ((packed & CLASS_MASK & classes) == 0) {
        return end;
      }
      end += packed >>> LENGTH_SHIFT;
    }
    return end;
  }

  /** The end of the longest run of {@code [^\s\p{L}\p{N}]} that starts at {@code at}. */
  static int otherEnd(byte[] utf8, int at, int to) {
    int end = at;
    while (end < to) {
      int packed = at(utf8, end, to);
      if (!isOther(packed)) {
        return end;
      }
      end += packed >>> LENGTH_SHIFT;
    }
    return end;
  }

  // Unicode standard, table 3-7: well-formed UTF-8 byte sequences
  private static int multiByteAt(byte[] utf8, int at, int to) {
    int first = utf8[at] & 0xff;
    int left = to - at;
    if (first < 0xc2 || first > 0xf4) {
      return MALFORMED;
    }
    if (left < 2 || !isContinuation(utf8[at + 1])) {
      return MALFORMED;
    }
    int second = utf8[at + 1] & 0x3f;
    if (first < 0xe0) {
      return 2 << LENGTH_SHIFT | CLASSES[(first & 0x1f) << 6 | second];
    }
    if (left < 3 || !isContinuation(utf8[at + 2])) {
      return MALFORMED;
    }
    int third = utf8[at + 2] & 0x3f;
    if (first < 0xf0) {
      int codePoint = (first & 0x0f) << 12 | second << 6 | third;
      boolean surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
      return codePoint < 0x800 || surrogate ? MALFORMED : 3 << LENGTH_SHIFT | CLASSES[codePoint];
    }
    if (left < 4 || !isContinuation(utf8[at + 3])) {
      return MALFORMED;
    }
    int codePoint = (first & 0x07) << 18 | second << 12 | third << 6 | (utf8[at + 3] & 0x3f);
    return codePoint < 0x10000 || codePoint > Character.MAX_CODE_POINT
        ? MALFORMED
        : 4 << LENGTH_SHIFT | CLASSES[codePoint];
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }

  private static byte[] classes() {
    byte[] classes = new byte[Character.MAX_CODE_POINT + 1];
    for (int codePoint = 0; codePoint < classes.length; codePoint++) {
      classes[codePoint] = (byte) classify(codePoint);
    }
    return classes;
  }

  private static int classify(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> UPPER;
      case Character.LOWERCASE_LETTER -> LOWER;
      case Character.MODIFIER_LETTER, Character.OTHER_LETTER -> UNCASED;
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          MARK;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          NUMBER;
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          SPACE;
      default -> control(codePoint);
    };
  }

  private static int control(int codePoint) {
    if (codePoint == '\r' || codePoint == '\n') {
      return SPACE | NEWLINE;
    }
    // tab, vertical tab, form feed, next line: the control characters with White_Space
    return (codePoint >= '\t' && codePoint <= '\f') || codePoint == 0x85 ? SPACE : 0;
  }
}
