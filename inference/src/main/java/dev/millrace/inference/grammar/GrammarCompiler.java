package dev.millrace.inference.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns expressions into rows of elements over bytes. */
final class GrammarCompiler {
  /** Elements of a grammar: beyond, it costs more memory than an answer is worth. */
  private static final int MAX_ELEMENTS = 200_000;

  /** Copies of one part. */
  private static final int MAX_REPEATS = 10_000;

  private final Map<String, Expression> named;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<CodePoints, Integer> characters = new HashMap<>();
  private final Map<BitSet, Integer> byteSets = new HashMap<>();
  private final List<BitSet> bytes = new ArrayList<>();
  private final List<List<int[]>> rules = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final Deque<String> pending = new ArrayDeque<>();
  private String reading = "";
  private int size;

  private GrammarCompiler(Map<String, Expression> named) {
    this.named = named;
  }

  static Grammar compile(Expression expression) {
    return compile("root", Map.of("root", expression));
  }

  /**
   * @throws GrammarException if a rule is missing, is left-recursive, or nothing fits the root
   */
  static Grammar compile(String root, Map<String, Expression> named) {
    GrammarCompiler compiler = new GrammarCompiler(named);
    int number = compiler.number(root);
    while (!compiler.pending.isEmpty()) {
      compiler.reading = compiler.pending.remove();
      int rule = compiler.number(compiler.reading);
      compiler.define(rule, named.getOrDefault(compiler.reading, Expression.NEVER));
    }
    return GrammarCheck.checked(compiler.rules, compiler.names, compiler.bytes, number);
  }

  private int number(String name) {
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    if (!named.containsKey(name)) {
      throw new GrammarException(
          "rule '"
              + GrammarException.shown(name)
              + "' is "
              + (rules.isEmpty() ? "missing: it is where a text begins" : "not defined"));
    }
    int number = rule(name);
    numbers.put(name, number);
    pending.add(name);
    return number;
  }

  /** A new rule, still without alternatives. */
  private int rule(String name) {
    rules.add(new ArrayList<>());
    names.add(name);
    return rules.size() - 1;
  }

  private void define(int rule, Expression expression) {
    List<Expression> options =
        expression instanceof Expression.Choice choice ? choice.options() : List.of(expression);
    for (Expression option : options) {
      Row row = new Row();
      append(row, option);
      rules.get(rule).add(row.elements());
    }
  }

  private void append(Row row, Expression expression) {
    switch (expression) {
      case Expression.Text text -> {
        for (byte b : text.text().getBytes(StandardCharsets.UTF_8)) {
          row.add(set(b & 0xFF, b & 0xFF));
        }
      }
      case Expression.OneOf one -> append(row, one.codePoints());
      case Expression.Sequence sequence -> sequence.parts().forEach(part -> append(row, part));
      case Expression.Choice choice -> {
        int rule = rule(reading);
        define(rule, choice);
        row.refer(rule);
      }
      case Expression.Repeat repeat -> append(row, repeat);
      case Expression.Named name -> row.refer(number(name.name()));
    }
  }

  private void append(Row row, CodePoints codePoints) {
    boolean ascii = codePoints.ranges().stream().allMatch(range -> range.last() < 0x80);
    if (ascii && !codePoints.isEmpty()) {
      BitSet set = new BitSet();
      codePoints.ranges().forEach(range -> set.set(range.first(), range.last() + 1));
      row.add(set(set));
      return;
    }
    Integer known = characters.get(codePoints);
    if (known == null) {
      known = rule(reading);
      characters.put(codePoints, known);
      for (List<Utf8Sequences.Bytes> sequence : Utf8Sequences.of(codePoints)) {
        Row alternative = new Row();
        sequence.forEach(range -> alternative.add(set(range.first(), range.last())));
        rules.get(known).add(alternative.elements());
      }
    }
    row.refer(known);
  }

  private void append(Row row, Expression.Repeat repeat) {
    if (repeat.least() > MAX_REPEATS || repeat.most() > MAX_REPEATS) {
      throw new GrammarException(
          "it asks for a part "
              + Math.max(repeat.least(), repeat.most())
              + " times: at most "
              + MAX_REPEATS);
    }
    int what = rule(reading);
    define(what, repeat.what());
    for (int i = 0; i < repeat.least(); i++) {
      row.refer(what);
    }
    if (repeat.most() < 0) {
      int again = rule(reading);
      option(again, what, again);
      row.refer(again);
      return;
    }
    int rest = -1;
    for (int i = repeat.least(); i < repeat.most(); i++) {
      int optional = rule(reading);
      option(optional, what, rest);
      rest = optional;
    }
    if (rest >= 0) {
      row.refer(rest);
    }
  }

  /** A rule for nothing, or for something and what comes after it. */
  private void option(int rule, int what, int after) {
    Row row = new Row();
    row.refer(what);
    if (after >= 0) {
      row.refer(after);
    }
    rules.get(rule).add(row.elements());
    rules.get(rule).add(new Row().elements());
  }

  private int set(int first, int last) {
    BitSet set = new BitSet();
    set.set(first, last + 1);
    return set(set);
  }

  private int set(BitSet set) {
    return byteSets.computeIfAbsent(
        set,
        one -> {
          bytes.add(one);
          return bytes.size() - 1;
        });
  }

  /** An alternative as it grows. */
  private final class Row {
    private int[] elements = new int[4];
    private int length;

    void add(int element) {
      if (++size > MAX_ELEMENTS) {
        throw new GrammarException(
            "it is too large: more than " + MAX_ELEMENTS + " elements, such as characters");
      }
      if (length == elements.length) {
        elements = Arrays.copyOf(elements, 2 * length);
      }
      elements[length++] = element;
    }

    void refer(int rule) {
      add(-1 - rule);
    }

    int[] elements() {
      int[] ended = Arrays.copyOf(elements, length + 1);
      ended[length] = Grammar.END;
      return ended;
    }
  }
}
