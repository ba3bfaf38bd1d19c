package dev.millrace.inference.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The characters of a regular expression, and the sets of characters that it writes. */
final class RegexCharacters {
  private static final CodePoints WORD =
      JsonText.DIGITS
          .or(CodePoints.of('a', 'z'))
          .or(CodePoints.of('A', 'Z'))
          .or(CodePoints.of('_'));
  private static final CodePoints SPACE =
      CodePoints.in("\t\n\u000b\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff")
          .or(CodePoints.of(0x2000, 0x200a));
  private static final CodePoints LINE_ENDS = CodePoints.in("\n\r\u2028\u2029");

  /** Each costs a look at all of Unicode. */
  private static final int MAX_PROPERTIES = 8;

  private static final String ALONE = "*+?{";

  private final String text;
  private final Map<String, CodePoints> properties = new HashMap<>();
  private int at;

  RegexCharacters(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at == text.length();
  }

  boolean next(String wanted) {
    return text.startsWith(wanted, at);
  }

  boolean take(String wanted) {
    boolean there = next(wanted);
    at += there ? wanted.length() : 0;
    return there;
  }

  void skipPast(char end) {
    int found = text.indexOf(end, at);
    if (found < 0) {
      throw fault(end + " is missing");
    }
    at = found + 1;
  }

  /** {@code {m}}, {@code {m,}} or {@code {m,n}}; empty if there is none. */
  int[] counts() {
    if (!next("{")) {
      return new int[0];
    }
    int end = text.indexOf('}', at);
    String counts = end < 0 ? "" : text.substring(at + 1, end);
    if (!counts.matches("\\d{1,6}(,(\\d{1,6})?)?")) {
      throw fault("a repetition is {m}, {m,} or {m,n}");
    }
    at = end + 1;
    String[] both = counts.split(",", -1);
    int least = Integer.parseInt(both[0]);
    int most = both.length == 1 ? least : both[1].isEmpty() ? -1 : Integer.parseInt(both[1]);
    if (most >= 0 && most < least) {
      throw fault("a repetition is at least " + least + " and at most " + most + " times");
    }
    return new int[] {least, most};
  }

  /** The next character, or a set of them. */
  CodePoints set() {
    if (take(".")) {
      return LINE_ENDS.not();
    }
    if (take("[")) {
      return bracketed();
    }
    if (take("\\")) {
      return escaped(false);
    }
    if (ALONE.indexOf(text.charAt(at)) >= 0) {
      throw fault(text.charAt(at) + " repeats nothing");
    }
    return CodePoints.of(codePoint());
  }

  private int codePoint() {
    int codePoint = text.codePointAt(at);
    at += Character.charCount(codePoint);
    return codePoint;
  }

  private CodePoints bracketed() {
    boolean others = take("^");
    List<CodePoints> parts = new ArrayList<>();
    while (!next("]")) {
      if (atEnd()) {
        throw fault("a [ has no ]");
      }
      CodePoints first = one();
      if (next("-") && !next("-]")) {
        at++;
        if (atEnd()) {
          throw fault("a [ has no ]");
        }
        first = range(first, one());
      }
      parts.add(first);
    }
    at++;
    CodePoints set = CodePoints.union(parts);
    return others ? set.not() : set;
  }

  private CodePoints one() {
    return take("\\") ? escaped(true) : CodePoints.of(codePoint());
  }

  private CodePoints range(CodePoints first, CodePoints last) {
    if (single(first) < 0 || single(last) < single(first)) {
      throw fault("a range of characters ends before it begins, or is none");
    }
    return CodePoints.of(single(first), single(last));
  }

  private static int single(CodePoints set) {
    boolean one =
        set.ranges().size() == 1
            && set.ranges().getFirst().first() == set.ranges().getFirst().last();
    return one ? set.ranges().getFirst().first() : -1;
  }

  private CodePoints escaped(boolean within) {
    if (atEnd()) {
      throw fault("it ends with a backslash");
    }
    int c = codePoint();
    return switch (c) {
      case 'd' -> JsonText.DIGITS;
      case 'D' -> JsonText.DIGITS.not();
      case 'w' -> WORD;
      case 'W' -> WORD.not();
      case 's' -> SPACE;
      case 'S' -> SPACE.not();
      case 'n' -> CodePoints.of('\n');
      case 't' -> CodePoints.of('\t');
      case 'r' -> CodePoints.of('\r');
      case 'f' -> CodePoints.of('\f');
      case 'v' -> CodePoints.of(0x0b);
      case '0' -> CodePoints.of(0);
      case 'x' -> CodePoints.of(hexadecimal(2));
      case 'u' -> take("{") ? braced() : CodePoints.of(hexadecimal(4));
      case 'p', 'P' -> property(c == 'P');
      case 'b' -> {
        if (!within) {
          throw fault("\\b is not supported: it looks at what stands around");
        }
        yield CodePoints.of('\b');
      }
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw fault("\\" + Character.toString(c) + " is not supported");
        }
        yield CodePoints.of(c);
      }
    };
  }

  private int hexadecimal(int digits) {
    try {
      int value = Integer.parseInt(text.substring(at, at + digits), 16);
      at += digits;
      return value;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw fault("an escape has no " + digits + " hexadecimal digits");
    }
  }

  private CodePoints braced() {
    int end = text.indexOf('}', at);
    if (end < 0 || end - at > 6) {
      throw fault("an escape has no } after 1 to 6 digits");
    }
    int value = hexadecimal(end - at);
    at = end + 1;
    return CodePoints.of(Math.min(value, Character.MAX_CODE_POINT));
  }

  /** As Java knows Unicode's properties. */
  private CodePoints property(boolean others) {
    int end = text.indexOf('}', at);
    if (!next("{") || end < 0) {
      throw fault("a property is \\p{name}");
    }
    String name = text.substring(at + 1, end).replaceFirst("^Script=", "Is");
    at = end + 1;
    if (!properties.containsKey(name) && properties.size() == MAX_PROPERTIES) {
      throw fault("more than " + MAX_PROPERTIES + " properties are asked for");
    }
    CodePoints set = properties.computeIfAbsent(name, this::property);
    return others ? set.not() : set;
  }

  private CodePoints property(String name) {
    Pattern pattern;
    try {
      pattern = Pattern.compile("\\p{" + name + "}");
    } catch (PatternSyntaxException e) {
      throw fault("the property " + name + " is not known");
    }
    int first = -1;
    List<CodePoints.Range> ranges = new ArrayList<>();
    for (int c = 0; c <= Character.MAX_CODE_POINT + 1; c++) {
      boolean in =
          c <= Character.MAX_CODE_POINT && pattern.matcher(Character.toString(c)).matches();
      if (in && first < 0) {
        first = c;
      } else if (!in && first >= 0) {
        ranges.add(new CodePoints.Range(first, c - 1));
        first = -1;
      }
    }
    return new CodePoints(ranges).and(CodePoints.ALL);
  }

  GrammarException fault(String what) {
    return new GrammarException(
        GrammarException.shown(what) + " (character " + (at + 1) + " of the regular expression)");
  }
}
