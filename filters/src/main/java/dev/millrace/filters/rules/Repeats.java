package dev.millrace.filters.rules;

import dev.millrace.filters.Text;
import java.util.HashSet;
import java.util.Set;

/** Counts parts of a text that occurred before: the second and later occurrences only. */
final class Repeats {

  private final Text text;
  private final Set<String> seen = new HashSet<>();
  private int parts;
  private int repeated;
  private int repeatedCharacters;

  Repeats(Text text) {
    this.text = text;
  }

  void add(int from, int to) {
    parts++;
    if (!seen.add(text.string().substring(from, to))) {
      repeated++;
      repeatedCharacters += text.codePoints(from, to);
    }
  }

  /** Share of the parts that are repeats. */
  double fraction() {
    return parts == 0 ? 0 : (double) repeated / parts;
  }

  /** Code points in repeats, each part without its terminator. */
  int characters() {
    return repeatedCharacters;
  }
}
