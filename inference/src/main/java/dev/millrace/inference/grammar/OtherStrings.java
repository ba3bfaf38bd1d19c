package dev.millrace.inference.grammar;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Strings that are none of some: what an object's further members may be called. */
final class OtherStrings {
  private final SortedMap<Integer, OtherStrings> after = new TreeMap<>();
  private boolean taken;

  private OtherStrings() {}

  /** Without quotation marks, and without escapes: no name can be written in a second way. */
  static Expression than(Collection<String> names) {
    OtherStrings tree = new OtherStrings();
    for (String name : names) {
      OtherStrings place = tree;
      for (int c : name.codePoints().toArray()) {
        place = place.after.computeIfAbsent(c, any -> new OtherStrings());
      }
      place.taken = true;
    }
    return tree.rest();
  }

  private Expression rest() {
    Expression anything = Expression.anyNumber(new Expression.OneOf(JsonText.PLAIN));
    List<Expression> options = new ArrayList<>();
    if (!taken) {
      options.add(Expression.EMPTY);
    }
    CodePoints others = JsonText.PLAIN;
    for (var next : after.entrySet()) {
      CodePoints one = CodePoints.of(next.getKey());
      others = others.without(one);
      if (!one.and(JsonText.PLAIN).isEmpty()) {
        options.add(Expression.sequence(new Expression.OneOf(one), next.getValue().rest()));
      }
    }
    options.add(Expression.sequence(new Expression.OneOf(others), anything));
    return new Expression.Choice(options);
  }
}
