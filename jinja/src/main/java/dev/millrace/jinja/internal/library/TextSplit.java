package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.python.TextSearch;
import dev.millrace.jinja.internal.python.Whitespace;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Cuts a text into pieces. */
final class TextSplit {
  private final Str text;
  private final String chars;
  private final Session session;
  private final List<Value> pieces = new ArrayList<>();

  private TextSplit(Str text, Session session) {
    this.text = text;
    this.chars = text.chars();
    this.session = session;
  }

  private void add(int from, int to) {
    session.budget().buildElements(1);
    pieces.add(text.slice(from, to));
  }

  /** At a separator, or at whitespace, from the left; so many times at most, if not negative. */
  static Value left(Str text, Bound a, Session session) {
    TextSplit split = new TextSplit(text, session);
    if (a.isNone(0)) {
      split.atWhitespace(a.size(1));
    } else {
      split.at(separator(a), a.size(1));
    }
    return Seq.list(split.pieces);
  }

  static Value right(Str text, Bound a, Session session) {
    TextSplit split = new TextSplit(text, session);
    if (a.isNone(0)) {
      split.atWhitespaceFromRight(a.size(1));
    } else {
      split.atFromRight(separator(a), a.size(1));
    }
    Collections.reverse(split.pieces);
    return Seq.list(split.pieces);
  }

  private static String separator(Bound a) {
    String separator = a.text(0).chars();
    if (separator.isEmpty()) {
      throw TemplateException.fault("empty separator");
    }
    return separator;
  }

  private void at(String separator, int most) {
    TextSearch search = new TextSearch(session.budget());
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
    session.budget().buildText(length);
    String backwards = new StringBuilder(chars).reverse().toString();
    String wanted = new StringBuilder(separator).reverse().toString();
    TextSearch search = new TextSearch(session.budget());
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
  static List<Value> lines(Str text, boolean keepsEnds, Session session) {
    TextSplit split = new TextSplit(text, session);
    String chars = split.chars;
    session.budget().readText(chars.length());
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
