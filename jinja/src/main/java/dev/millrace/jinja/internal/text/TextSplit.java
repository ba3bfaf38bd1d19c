package dev.millrace.jinja.internal.text;

import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts a text into pieces. */
public final class TextSplit {
  private final Str text;
  private final String chars;
  private final Budget budget;
  private final List<Value> pieces = new ArrayList<>();

  public TextSplit(Str text, Budget budget) {
    this.text = text;
    this.chars = text.chars();
    this.budget = budget;
  }

  private void add(int from, int to) {
    budget.buildElements(1);
    pieces.add(text.slice(from, to));
  }

  /** At a separator, or at whitespace, from the left; so many times at most, if not negative. */
  public List<Value> left(Optional<String> separator, int most) {
    if (separator.isPresent()) {
      at(separator.get(), most);
    } else {
      atWhitespace(most);
    }
    return pieces;
  }

  /** The same from the right. */
  public List<Value> right(Optional<String> separator, int most) {
    if (separator.isPresent()) {
      atFromRight(separator.get(), most);
    } else {
      atWhitespaceFromRight(most);
    }
    return pieces.reversed();
  }

  private void at(String separator, int most) {
    TextSearch search = new TextSearch(budget);
    int from = 0;
    int found = search.find(chars, separator, 0);
    while (found >= 0 && pieces.size() != most) {
      add(from, found);
      from = found + separator.length();
      found = search.find(chars, separator, from);
    }
    add(from, chars.length());
  }

  private void atFromRight(String separator, int most) {
    int length = chars.length();
    budget.buildText(length);
    String backwards = new StringBuilder(chars).reverse().toString();
    String wanted = new StringBuilder(separator).reverse().toString();
    TextSearch search = new TextSearch(budget);
    int from = 0;
    int found = search.find(backwards, wanted, 0);
    while (found >= 0 && pieces.size() != most) {
      add(length - found, length - from);
      from = found + separator.length();
      found = search.find(backwards, wanted, from);
    }
    add(0, length - from);
  }

  private void atWhitespace(int most) {
    int from = Whitespace.startOf(chars, chars.length());
    while (from < chars.length()) {
      int to = from;
      while (to < chars.length() && !Whitespace.is(chars.charAt(to))) {
        to++;
      }
      if (pieces.size() == most) {
        add(from, chars.length());
        return;
      }
      add(from, to);
      from = to;
      while (from < chars.length() && Whitespace.is(chars.charAt(from))) {
        from++;
      }
    }
  }

  private void atWhitespaceFromRight(int most) {
    int to = Whitespace.endOf(chars, 0);
    while (to > 0) {
      int from = to;
      while (from > 0 && !Whitespace.is(chars.charAt(from - 1))) {
        from--;
      }
      if (pieces.size() == most) {
        add(0, to);
        return;
      }
      add(from, to);
      to = from;
      while (to > 0 && Whitespace.is(chars.charAt(to - 1))) {
        to--;
      }
    }
  }

  /** At every character that Python takes for the end of a line. */
  public static List<Value> lines(Str text, boolean keepsEnds, Budget budget) {
    TextSplit split = new TextSplit(text, budget);
    String chars = split.chars;
    budget.readText(chars.length());
    int from = 0;
    for (int at = 0; at < chars.length(); at++) {
      if (isLineEnd(chars.charAt(at))) {
        int next = chars.startsWith("\r\n", at) ? at + 2 : at + 1;
        split.add(from, keepsEnds ? next : at);
        from = next;
        at = next - 1;
      }
    }
    if (from < chars.length()) {
      split.add(from, chars.length());
    }
    return split.pieces;
  }

  private static boolean isLineEnd(char character) {
    return switch (character) {
      case '\n', '\r', 0x0b, 0x0c, 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029 -> true;
      default -> false;
    };
  }
}
