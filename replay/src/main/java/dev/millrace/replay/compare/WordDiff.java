package dev.millrace.replay.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which words of a text were taken out and put in: the shortest script, as in "An O(ND) Difference
 * Algorithm and Its Variations" (Myers, 1986), over words and the white space between them. Beyond
 * a number of differences the whole middle counts as replaced, so that time and memory stay
 * bounded; the libraries that we know have no such bound.
 */
public final class WordDiff {
  private static final Pattern WORD = Pattern.compile("\\s+|\\S+");
  private static final int MOST_DIFFERENCES = 2_000;

  private WordDiff() {}

  /** What becomes of a stretch of text. */
  public enum Kind {
    KEPT,
    REMOVED,
    ADDED
  }

  /** A stretch of text with one kind of change. */
  public record Part(Kind kind, String text) {}

  /** Parts whose kept and removed ones make the text before, and kept and added ones that after. */
  public static List<Part> of(String before, String after) {
    List<String> a = words(before);
    List<String> b = words(after);
    int begin = 0;
    while (begin < Math.min(a.size(), b.size()) && a.get(begin).equals(b.get(begin))) {
      begin++;
    }
    int end = 0;
    while (end < Math.min(a.size(), b.size()) - begin
        && a.get(a.size() - 1 - end).equals(b.get(b.size() - 1 - end))) {
      end++;
    }
    Merged parts = new Merged();
    a.subList(0, begin).forEach(word -> parts.add(Kind.KEPT, word));
    middle(a.subList(begin, a.size() - end), b.subList(begin, b.size() - end), parts);
    a.subList(a.size() - end, a.size()).forEach(word -> parts.add(Kind.KEPT, word));
    return parts.all();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  /** Neighbours of one kind become one part. */
  private static final class Merged {
    private final List<Kind> kinds = new ArrayList<>();
    private final List<StringBuilder> texts = new ArrayList<>();

    void add(Kind kind, String word) {
      if (kinds.isEmpty() || kinds.getLast() != kind) {
        kinds.add(kind);
        texts.add(new StringBuilder());
      }
      texts.getLast().append(word);
    }

    List<Part> all() {
      List<Part> parts = new ArrayList<>();
      for (int i = 0; i < kinds.size(); i++) {
        parts.add(new Part(kinds.get(i), texts.get(i).toString()));
      }
      return parts;
    }
  }

  private static void middle(List<String> a, List<String> b, Merged parts) {
    List<int[]> trace = trace(a, b);
    if (trace.isEmpty()) {
      a.forEach(word -> parts.add(Kind.REMOVED, word));
      b.forEach(word -> parts.add(Kind.ADDED, word));
      return;
    }
    List<Part> reversed = new ArrayList<>();
    int x = a.size();
    int y = b.size();
    for (int d = trace.size() - 1; d >= 0; d--) {
      int[] furthest = trace.get(d);
      int k = x - y;
      int from = isDown(furthest, k, d) ? k + 1 : k - 1;
      int fromX = d == 0 ? 0 : furthest[at(from, furthest)];
      int fromY = d == 0 ? 0 : fromX - from;
      while (x > fromX && y > fromY && a.get(x - 1).equals(b.get(y - 1))) {
        reversed.add(new Part(Kind.KEPT, a.get(--x)));
        y--;
      }
      if (d > 0) {
        reversed.add(
            x == fromX ? new Part(Kind.ADDED, b.get(--y)) : new Part(Kind.REMOVED, a.get(--x)));
      }
    }
    reversed.reversed().forEach(part -> parts.add(part.kind(), part.text()));
  }

  /**
   * For each number of differences, how far the first text can be read on each diagonal with one
   * fewer; empty if there are too many.
   */
  private static List<int[]> trace(List<String> a, List<String> b) {
    int most = Math.min(MOST_DIFFERENCES, a.size() + b.size());
    List<int[]> trace = new ArrayList<>();
    int[] furthest = new int[3];
    for (int d = 0; d <= most; d++) {
      int[] wider = new int[2 * d + 3];
      Arrays.fill(wider, -1);
      System.arraycopy(
          furthest,
          0,
          wider,
          Math.max(0, (wider.length - furthest.length) / 2),
          Math.min(furthest.length, wider.length));
      trace.add(wider.clone());
      for (int k = -d; k <= d; k += 2) {
        int x =
            isDown(wider, k, d)
                ? (d == 0 ? 0 : wider[at(k + 1, wider)])
                : wider[at(k - 1, wider)] + 1;
        int y = x - k;
        while (x < a.size() && y < b.size() && a.get(x).equals(b.get(y))) {
          x++;
          y++;
        }
        wider[at(k, wider)] = x;
        if (x >= a.size() && y >= b.size()) {
          return trace;
        }
      }
      furthest = wider;
    }
    return List.of();
  }

  private static boolean isDown(int[] furthest, int k, int d) {
    return k == -d || (k != d && furthest[at(k - 1, furthest)] < furthest[at(k + 1, furthest)]);
  }

  private static int at(int diagonal, int[] furthest) {
    return diagonal + furthest.length / 2;
  }
}
