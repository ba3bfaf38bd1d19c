package dev.millrace.inference.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of characters: Unicode scalar values, as UTF-8 holds no others.
 *
 * @param ranges ascending, apart from each other
 */
record CodePoints(List<Range> ranges) {
  /** From first to last, both included. */
  record Range(int first, int last) {}

  static final CodePoints NONE = new CodePoints(List.of());
  static final CodePoints ALL =
      new CodePoints(List.of(new Range(0, 0xD7FF), new Range(0xE000, Character.MAX_CODE_POINT)));

  CodePoints {
    ranges = List.copyOf(ranges);
  }

  static CodePoints of(int codePoint) {
    return of(codePoint, codePoint);
  }

  static CodePoints of(int first, int last) {
    return new CodePoints(List.of(new Range(first, last))).and(ALL);
  }

  /** Each of a text's. */
  static CodePoints in(String text) {
    return union(text.codePoints().mapToObj(CodePoints::of).toList());
  }

  CodePoints or(CodePoints others) {
    return union(List.of(this, others));
  }

  /** What is in any of them. */
  static CodePoints union(List<CodePoints> sets) {
    List<Range> all = new ArrayList<>();
    sets.forEach(set -> all.addAll(set.ranges));
    all.sort(Comparator.comparingInt(Range::first));
    List<Range> joined = new ArrayList<>();
    for (Range range : all) {
      Range before = joined.isEmpty() ? new Range(-2, -2) : joined.getLast();
      if (range.first() <= before.last() + 1) {
        joined.removeLast();
        joined.add(new Range(before.first(), Math.max(before.last(), range.last())));
      } else {
        joined.add(range);
      }
    }
    return new CodePoints(joined);
  }

  CodePoints and(CodePoints others) {
    List<Range> both = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < ranges.size() && j < others.ranges.size()) {
      Range one = ranges.get(i);
      Range other = others.ranges.get(j);
      int first = Math.max(one.first(), other.first());
      int last = Math.min(one.last(), other.last());
      if (first <= last) {
        both.add(new Range(first, last));
      }
      if (one.last() < other.last()) {
        i++;
      } else {
        j++;
      }
    }
    return new CodePoints(both);
  }

  /** All others. */
  CodePoints not() {
    List<Range> gaps = new ArrayList<>();
    int next = 0;
    for (Range range : ranges) {
      if (next < range.first()) {
        gaps.add(new Range(next, range.first() - 1));
      }
      next = range.last() + 1;
    }
    if (next <= Character.MAX_CODE_POINT) {
      gaps.add(new Range(next, Character.MAX_CODE_POINT));
    }
    return new CodePoints(gaps).and(ALL);
  }

  CodePoints without(CodePoints others) {
    return and(others.not());
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  boolean contains(int codePoint) {
    return ranges.stream()
        .anyMatch(range -> range.first() <= codePoint && codePoint <= range.last());
  }
}
