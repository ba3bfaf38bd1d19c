package dev.millrace.replay.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** A few of each kind, always the same ones: those with the least ids. */
final class Examples<E> {
  private final int most;
  private final Comparator<E> order;
  private final Map<String, TreeSet<E>> byKind = new TreeMap<>();

  Examples(int most, Function<E, String> id) {
    this.most = most;
    this.order = Comparator.comparing(id);
  }

  void add(String kind, E example) {
    if (most > 0) {
      TreeSet<E> kept = byKind.computeIfAbsent(kind, name -> new TreeSet<>(order));
      kept.add(example);
      if (kept.size() > most) {
        kept.removeLast();
      }
    }
  }

  List<E> of(String kind) {
    return new ArrayList<>(byKind.getOrDefault(kind, new TreeSet<>(order)));
  }
}
