package dev.millrace.cli.report.page;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Text of pages, models and settings, made harmless to whoever reads it. Characters that are not
 * seen and change how others are read (controls, marks of writing direction, zero-width ones,
 * private use, halves of a surrogate pair) become their code point, such as {@code ‹U+202E›}. A
 * joiner between two letters beyond ASCII stays, as Persian and Hindi are written with them.
 * Whether a text means anything as HTML or Markdown is not asked here: the writers escape all of
 * it.
 */
public final class PlainText {
  /** Marks above and below one letter; more of them cover the lines around it. */
  private static final int MOST_MARKS = 4;

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int LAST_OF_ASCII = 0x7F;

  private final String text;
  private final StringBuilder plain = new StringBuilder();
  private int marks;

  private PlainText(String text) {
    this.text = text;
  }

  /**
   * One line, with blanks for line ends and several blanks as one.
   *
   * @param most characters; what is longer ends with an ellipsis
   */
  public static String line(String text, int most) {
    // What is cut off is not looked at: a line may have megabytes.
    String begin = cut(text, 4 * most);
    String line = new PlainText(begin.replaceAll("[\\s\\x{85}\\x{2028}\\x{2029}]+", " ")).read();
    return shortened(line.strip(), most, begin.length() < text.length());
  }

  /**
   * Lines as they are, but for blanks at their ends.
   *
   * @param most characters of all of it
   * @param mostLines and lines; what is longer ends with an ellipsis
   */
  public static String lines(String text, int most, int mostLines) {
    String begin = cut(text, 4 * most);
    String unified = begin.replaceAll("\\r\\n|[\\r\\x{85}\\x{2028}\\x{2029}\\x{0B}\\f]", "\n");
    String[] all = unified.replace('\t', ' ').split("\n", -1);
    String kept =
        Stream.of(all)
            .limit(mostLines)
            .map(line -> new PlainText(line).read().stripTrailing())
            .collect(Collectors.joining("\n"));
    return shortened(
        kept.stripTrailing(), most, begin.length() < text.length() || all.length > mostLines);
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  private static String shortened(String text, int most, boolean goesOn) {
    if (text.codePointCount(0, text.length()) <= most) {
      return goesOn ? text + "…" : text;
    }
    return text.substring(0, text.offsetByCodePoints(0, most)) + "…";
  }

  private String read() {
    int before = -1;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      int after = i < text.length() ? text.codePointAt(i) : -1;
      add(point, before, after);
      before = point;
    }
    return plain.toString();
  }

  private void add(int point, int before, int after) {
    boolean mark = isMark(point);
    marks = mark ? marks + 1 : 0;
    boolean seen =
        mark
            ? marks <= MOST_MARKS
            : isSeen(point) || (isJoiner(point) && isJoined(before) && isJoined(after));
    if (seen) {
      plain.appendCodePoint(point);
    } else {
      plain.append("‹U+%04X›".formatted(point));
    }
  }

  private static boolean isMark(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  private static boolean isJoiner(int point) {
    return point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER;
  }

  /** Of joiners only those between letters or pictures mean anything. */
  private static boolean isJoined(int point) {
    return point > LAST_OF_ASCII
        && (Character.isLetter(point) || isMark(point) || isPicture(point));
  }

  private static boolean isPicture(int point) {
    int type = Character.getType(point);
    return type == Character.OTHER_SYMBOL || type == Character.MODIFIER_SYMBOL;
  }

  private static boolean isSeen(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // Letters by name, and blank.
      default ->
          point != 0x115F
              && point != 0x1160
              && point != 0x3164
              && point != 0xFFA0
              && point != 0x2800;
    };
  }
}
