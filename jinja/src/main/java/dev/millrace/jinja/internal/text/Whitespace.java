package dev.millrace.jinja.internal.text;

/** The characters that Python takes for whitespace: {@code str.isspace}. */
public final class Whitespace {
  private Whitespace() {}

  public static boolean is(int character) {
    return switch (character) {
      case ' ', 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 -> true;
      default ->
          (character >= '\t' && character <= '\r')
              || (character >= 0x1c && character <= 0x1f)
              || (character >= 0x2000 && character <= 0x200a);
    };
  }

  /** Where a text ends without the whitespace at its end, not before an index. */
  public static int endOf(String text, int from) {
    int end = text.length();
    while (end > from && is(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** Where a text begins without the whitespace at its start, not after an index. */
  public static int startOf(String text, int to) {
    int start = 0;
    while (start < to && is(text.charAt(start))) {
      start++;
    }
    return start;
  }
}
