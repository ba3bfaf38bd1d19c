package dev.millrace.inference.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/** Finds what a grammar's rules cannot do: end, or be read from the left. */
final class GrammarCheck {
  private static final int NEVER = Integer.MAX_VALUE / 4;

  private final List<List<int[]>> rules;
  private final List<String> names;
  private final int[] least;

  private GrammarCheck(List<List<int[]>> rules, List<String> names) {
    this.rules = rules;
    this.names = names;
    this.least = new int[rules.size()];
    Arrays.fill(least, NEVER);
  }

  /**
   * @param rules alternatives of each
   * @throws GrammarException if a rule is left-recursive or nothing fits the root
   */
  static Grammar checked(
      List<List<int[]>> rules, List<String> names, List<BitSet> bytes, int root) {
    GrammarCheck check = new GrammarCheck(rules, names);
    check.measure();
    if (check.least[root] >= NEVER) {
      throw new GrammarException("nothing fits it: no text that can be written lets it end");
    }
    rules.forEach(alternatives -> alternatives.removeIf(row -> check.length(row, 0) >= NEVER));
    check.requireReadable();
    return check.flat(bytes, root);
  }

  /**
   * The least bytes of every rule, shortest first (Knuth 1977, as Dijkstra's shortest paths): each
   * row is looked at once for each of its elements, however rules refer to each other.
   */
  private void measure() {
    List<List<Row>> uses = new ArrayList<>();
    rules.forEach(rule -> uses.add(new ArrayList<>()));
    PriorityQueue<Measured> next = new PriorityQueue<>(Comparator.comparingInt(Measured::bytes));
    for (int rule = 0; rule < rules.size(); rule++) {
      for (int[] elements : rules.get(rule)) {
        Row row = new Row(rule);
        for (int i = 0; elements[i] != Grammar.END; i++) {
          if (elements[i] >= 0) {
            row.bytes++;
          } else {
            row.open++;
            uses.get(-1 - elements[i]).add(row);
          }
        }
        if (row.open == 0) {
          next.add(new Measured(rule, row.bytes));
        }
      }
    }
    BitSet measured = new BitSet();
    while (!next.isEmpty()) {
      Measured shortest = next.remove();
      if (measured.get(shortest.rule())) {
        continue;
      }
      measured.set(shortest.rule());
      least[shortest.rule()] = shortest.bytes();
      for (Row row : uses.get(shortest.rule())) {
        row.bytes = Math.min(NEVER, row.bytes + shortest.bytes());
        if (--row.open == 0) {
          next.add(new Measured(row.rule, row.bytes));
        }
      }
    }
  }

  /** An alternative: bytes known so far, and rules in it that are not measured yet. */
  private static final class Row {
    private final int rule;
    private int bytes;
    private int open;

    Row(int rule) {
      this.rule = rule;
    }
  }

  private record Measured(int rule, int bytes) {}

  private int length(int[] row, int from) {
    int length = 0;
    for (int i = from; row[i] != Grammar.END; i++) {
      length = Math.min(NEVER, length + (row[i] >= 0 ? 1 : least[-1 - row[i]]));
    }
    return length;
  }

  /**
   * A rule that comes back to itself before anything is read, with more to follow each time, would
   * be waited on for ever.
   */
  private void requireReadable() {
    int[] component = components();
    for (int rule = 0; rule < rules.size(); rule++) {
      for (int[] row : rules.get(rule)) {
        for (int i = 0; row[i] < 0 && row[i] != Grammar.END; i++) {
          int other = -1 - row[i];
          if (component[other] == component[rule] && row[i + 1] != Grammar.END) {
            throw new GrammarException(
                "rule '"
                    + GrammarException.shown(names.get(rule))
                    + "' begins with itself: put what repeats after what it begins with");
          }
          if (least[other] > 0) {
            break;
          }
        }
      }
    }
  }

  /** Rules that a rule may begin with. */
  private List<Integer> beginnings(int rule) {
    List<Integer> beginnings = new ArrayList<>();
    for (int[] row : rules.get(rule)) {
      for (int i = 0; row[i] < 0 && row[i] != Grammar.END; i++) {
        beginnings.add(-1 - row[i]);
        if (least[-1 - row[i]] > 0) {
          break;
        }
      }
    }
    return beginnings;
  }

  /** Strongly connected components (Kosaraju), without recursion as grammars can be long chains. */
  private int[] components() {
    List<List<Integer>> forward = new ArrayList<>();
    List<List<Integer>> backward = new ArrayList<>();
    for (int rule = 0; rule < rules.size(); rule++) {
      forward.add(beginnings(rule));
      backward.add(new ArrayList<>());
    }
    for (int rule = 0; rule < rules.size(); rule++) {
      for (int other : forward.get(rule)) {
        backward.get(other).add(rule);
      }
    }
    List<Integer> finished = new ArrayList<>();
    int[] seen = new int[rules.size()];
    for (int rule = 0; rule < rules.size(); rule++) {
      visit(rule, 1, forward, seen, finished);
    }
    int[] component = new int[rules.size()];
    int next = 0;
    for (int rule : finished.reversed()) {
      if (component[rule] == 0) {
        visit(rule, ++next, backward, component, new ArrayList<>());
      }
    }
    return component;
  }

  private static void visit(
      int start, int mark, List<List<Integer>> edges, int[] marks, List<Integer> finished) {
    if (marks[start] != 0) {
      return;
    }
    Deque<int[]> path = new ArrayDeque<>();
    marks[start] = mark;
    path.push(new int[] {start, 0});
    while (!path.isEmpty()) {
      int[] top = path.element();
      List<Integer> out = edges.get(top[0]);
      if (top[1] == out.size()) {
        finished.add(top[0]);
        path.pop();
      } else {
        int other = out.get(top[1]++);
        if (marks[other] == 0) {
          marks[other] = mark;
          path.push(new int[] {other, 0});
        }
      }
    }
  }

  private Grammar flat(List<BitSet> bytes, int root) {
    int size = 0;
    for (List<int[]> rows : rules) {
      for (int[] row : rows) {
        size += row.length;
      }
    }
    int[] elements = new int[size];
    int[] leastBytes = new int[size];
    int[][] alternatives = new int[rules.size()][];
    int at = 0;
    for (int rule = 0; rule < alternatives.length; rule++) {
      List<int[]> rows = rules.get(rule);
      alternatives[rule] = new int[rows.size()];
      for (int i = 0; i < rows.size(); i++) {
        int[] row = rows.get(i);
        alternatives[rule][i] = at;
        System.arraycopy(row, 0, elements, at, row.length);
        for (int j = row.length - 2; j >= 0; j--) {
          int own = row[j] >= 0 ? 1 : least[-1 - row[j]];
          leastBytes[at + j] = Math.min(NEVER, own + leastBytes[at + j + 1]);
        }
        at += row.length;
      }
    }
    return new Grammar(elements, List.copyOf(bytes), alternatives, leastBytes, root);
  }
}
