package dev.millrace.filters.words;

import static dev.millrace.filters.words.CharacterClasses.ALPHA;
import static dev.millrace.filters.words.CharacterClasses.BEFORE_STOP;
import static dev.millrace.filters.words.CharacterClasses.DIGIT;
import static dev.millrace.filters.words.CharacterClasses.ICON;
import static dev.millrace.filters.words.CharacterClasses.INFIX;
import static dev.millrace.filters.words.CharacterClasses.LOWER;
import static dev.millrace.filters.words.CharacterClasses.PREFIX;
import static dev.millrace.filters.words.CharacterClasses.QUOTE;
import static dev.millrace.filters.words.CharacterClasses.SUFFIX;
import static dev.millrace.filters.words.CharacterClasses.UPPER;

import java.util.List;

/**
 * What splits off the start, the end and the middle of a run without white space: the rules of
 * spaCy 3.8's {@code lang/punctuation.py} and {@code lang/en/punctuation.py}, written as
 * comparisons instead of regular expressions.
 */
final class Affixes {

  private static final StringTable UNITS =
      new StringTable(
          List.of(
              ("km km² km³ m m² m³ dm dm² dm³ cm cm² cm³ mm mm² mm³ ha µm nm yd in ft kg g mg µg t"
                   + " lb oz m/s km/h kmh mph hPa Pa mbar mb MB kb KB gb GB tb TB T G M K % км км²"
                   + " км³ м м² м³ дм дм² дм³ см см² см³ мм мм² мм³ нм кг г мг м/с км/ч кПа Па мбар"
                   + " Кб КБ кб Мб МБ мб Гб ГБ гб Тб ТБ كم² كم³ م م² م³ سم سم² سم³ مم مم² مم³ كم"
                   + " غرام جرام جم كغ ملغ كوب اكواب US$ C$ A$ $ £ € ¥ ฿ ₽ ﷼ ₴")
                  .split(" ")));

  private Affixes() {}

  /** Length of the prefix to split off, or 0. */
  static int prefix(String text, int from, int to) {
    char c = text.charAt(from);
    int classes = CharacterClasses.of(c);
    if ((classes & PREFIX) != 0) {
      return 1;
    }
    return switch (c) {
      case '+' -> from + 1 < to && digitAt(text, from + 1) ? 0 : 1;
      case '.' -> {
        int dots = from + 1;
        while (dots < to && text.charAt(dots) == '.') {
          dots++;
        }
        yield dots - from > 1 ? dots - from : 0;
      }
      case 'U' -> text.startsWith("S$", from + 1) && from + 3 <= to ? 3 : 0;
      case 'A', 'C' -> from + 2 <= to && text.charAt(from + 1) == '$' ? 2 : 0;
      default -> iconLength(text, from, to, c);
    };
  }

  private static int iconLength(String text, int from, int to, char c) {
    if (!Character.isHighSurrogate(c) || from + 2 > to) {
      return 0;
    }
    return (CharacterClasses.ofSupplementary(text.codePointAt(from)) & ICON) != 0 ? 2 : 0;
  }

  /**
   * Length of the suffix to split off, or 0; of several that fit the longest, since a search finds
   * the leftmost.
   */
  static int suffix(String text, int from, int to) {
    if (from >= to) {
      return 0;
    }
    char last = text.charAt(to - 1);
    int classes = CharacterClasses.of(last);
    if ((classes & SUFFIX) != 0) {
      return last == '…' && to - from > 1 && text.charAt(to - 2) == '…' ? 2 : 1;
    }
    if (last == '.') {
      return stopSuffix(text, from, to);
    }
    if (Character.isLowSurrogate(last)) {
      return to - from > 1 ? iconLength(text, to - 2, to, text.charAt(to - 2)) : 0;
    }
    if ((last == 's' || last == 'S') && to - from > 1 && isApostrophe(text.charAt(to - 2))) {
      return 2;
    }
    return measureSuffix(text, from, to, last);
  }

  private static boolean isApostrophe(char c) {
    return c == '\'' || c == '’';
  }

  private static int stopSuffix(String text, int from, int to) {
    int dots = to - 1;
    while (dots > from && text.charAt(dots - 1) == '.') {
      dots--;
    }
    if (to - dots > 1) {
      return to - dots;
    }
    if (dots == from) {
      return 0;
    }
    char before = text.charAt(dots - 1);
    if (CharacterClasses.is(before, BEFORE_STOP)) {
      return 1;
    }
    if (dots - from < 2) {
      return 0;
    }
    char twoBefore = text.charAt(dots - 2);
    if (Character.isSurrogatePair(twoBefore, before)) {
      int codePoint = Character.toCodePoint(twoBefore, before);
      return (CharacterClasses.ofSupplementary(codePoint) & BEFORE_STOP) != 0 ? 1 : 0;
    }
    boolean initials = CharacterClasses.is(before, UPPER) && CharacterClasses.is(twoBefore, UPPER);
    boolean degrees = twoBefore == '°' && "FfCcKk".indexOf(before) >= 0;
    return initials || degrees ? 1 : 0;
  }

  /** A unit, a currency or a plus sign directly after a digit. */
  private static int measureSuffix(String text, int from, int to, char last) {
    if (CharacterClasses.is(last, DIGIT)) {
      return 0;
    }
    int start = to - 1;
    int earliest = Math.max(from + 1, to - 5);
    while (start >= earliest) {
      if (digitAt(text, start - 1)) {
        boolean fits =
            UNITS.find(text, start, to) >= 0
                || (to - start == 1 && (last == '+' || (last >= 0x20a0 && last <= 0x20bf)));
        return fits ? to - start : 0;
      }
      start--;
    }
    return 0;
  }

  private static boolean digitAt(String text, int index) {
    char c = text.charAt(index);
    return c >= '0' && c <= '9';
  }

  /** Length of the infix at {@code i}, or 0. */
  static int infix(String text, int from, int i, int to) {
    char c = text.charAt(i);
    int classes = CharacterClasses.of(c);
    if ((classes & INFIX) == 0) {
      return iconLength(text, i, to, c);
    }
    if (c == '.' && i + 1 < to && text.charAt(i + 1) == '.') {
      int dots = i + 2;
      while (dots < to && text.charAt(dots) == '.') {
        dots++;
      }
      return dots - i;
    }
    if (c == '…' || (classes & ICON) != 0) {
      return 1;
    }
    if (i == from || i + 1 >= to) {
      return 0;
    }
    int before = classesBefore(text, from, i);
    if ("+-*^".indexOf(c) >= 0
        && (before & DIGIT) != 0
        && (digitAt(text, i + 1) || text.charAt(i + 1) == '-')) {
      return 1;
    }
    return wordInfix(text, i, to, c, before);
  }

  private static int wordInfix(String text, int i, int to, char c, int before) {
    int after = classesAt(text, i + 1, to);
    return switch (c) {
      case '.' -> (before & (LOWER | QUOTE)) != 0 && (after & (UPPER | QUOTE)) != 0 ? 1 : 0;
      case ',' -> (before & ALPHA) != 0 && (after & ALPHA) != 0 ? 1 : 0;
      case ':', '<', '>', '=', '/' ->
          (before & (ALPHA | DIGIT)) != 0 && (after & ALPHA) != 0 ? 1 : 0;
      case '-', '–', '—', '~' -> (before & (ALPHA | DIGIT)) != 0 ? hyphens(text, i, to, c) : 0;
      default -> 0;
    };
  }

  /** One hyphen, dash or tilde, or two or three hyphens, or two em dashes, before a letter. */
  private static int hyphens(String text, int i, int to, char c) {
    int longest = c == '-' ? 3 : c == '—' ? 2 : 1;
    int run = 1;
    while (run < longest && i + run < to && text.charAt(i + run) == c) {
      run++;
    }
    return i + run < to && (classesAt(text, i + run, to) & ALPHA) != 0 ? run : 0;
  }

  private static int classesBefore(String text, int from, int i) {
    char c = text.charAt(i - 1);
    return Character.isLowSurrogate(c) && i - 2 >= from
        ? CharacterClasses.ofSupplementary(text.codePointAt(i - 2))
        : CharacterClasses.of(c);
  }

  private static int classesAt(String text, int i, int to) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c) && i + 1 < to
        ? CharacterClasses.ofSupplementary(text.codePointAt(i))
        : CharacterClasses.of(c);
  }
}
