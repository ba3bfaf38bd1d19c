package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.internal.python.Whitespace;
import dev.millrace.jinja.internal.value.Str;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** Takes characters off the ends of a text. */
final class Strip {
  private Strip() {}

  /** Whitespace, or what the first argument names. */
  static Str of(Str text, Bound arguments, boolean left, boolean right) {
    if (arguments.isNone(0)) {
      return of(text, Whitespace::is, left, right);
    }
    BitSet characters = new BitSet();
    arguments.text(0).chars().codePoints().forEach(characters::set);
    return of(text, characters::get, left, right);
  }

  private static Str of(Str text, IntPredicate goes, boolean left, boolean right) {
    String chars = text.chars();
    int from = 0;
    int to = chars.length();
    while (left && from < to && goes.test(chars.codePointAt(from))) {
      from += Character.charCount(chars.codePointAt(from));
    }
    while (right && to > from && goes.test(chars.codePointBefore(to))) {
      to -= Character.charCount(chars.codePointBefore(to));
    }
    return text.slice(from, to);
  }
}
