package dev.millrace.jinja.internal.text;

import dev.millrace.jinja.internal.value.Str;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Takes characters off the ends of a text. */
public record Strip(boolean left, boolean right) {
  /** Takes off what a text names; whitespace if there is none. */
  public Str apply(Str text, Optional<Str> characters) {
    if (characters.isEmpty()) {
      return apply(text, Whitespace::is);
    }
    BitSet set = new BitSet();
    characters.get().chars().codePoints().forEach(set::set);
    return apply(text, set::get);
  }

  private Str apply(Str text, IntPredicate goes) {
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
