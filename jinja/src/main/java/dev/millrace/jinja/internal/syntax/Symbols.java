package dev.millrace.jinja.internal.syntax;

import dev.millrace.jinja.internal.syntax.Scope.Start;
import dev.millrace.jinja.internal.syntax.Scope.Use;
import dev.millrace.jinja.internal.syntax.Scope.Uses;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of a scope.
 *
 * @param starts what each is when the scope is entered
 * @param stores those that are assigned here
 */
record Symbols(Optional<Symbols> outer, Map<String, Start> starts, Set<String> stores) {
  Symbols(Optional<Symbols> outer) {
    this(outer, new LinkedHashMap<>(), new LinkedHashSet<>());
  }

  void follow(Uses uses) {
    for (Use use : uses.list()) {
      switch (use) {
        case Use.Load(String name) -> {
          if (!knows(name)) {
            starts.put(name, Start.LOOKED_UP);
          }
        }
        case Use.Store(String name) -> {
          stores.add(name);
          starts.putIfAbsent(name, isOuter(name) ? Start.COPIED : Start.UNDEFINED);
        }
        case Use.Give(String name) -> {
          stores.add(name);
          starts.put(name, Start.GIVEN);
        }
        case Use.Branches(List<Uses> branches) -> merge(branches);
      }
    }
  }

  /** A name that only some branches assign keeps what it was where they don't. */
  private void merge(List<Uses> branches) {
    List<Symbols> ends = branches.stream().map(this::end).toList();
    Set<String> assigned = new LinkedHashSet<>();
    ends.forEach(end -> assigned.addAll(end.stores));
    assigned.removeAll(stores);
    for (Symbols end : ends) {
      starts.putAll(end.starts);
      stores.addAll(end.stores);
    }
    assigned.forEach(name -> starts.put(name, isOuter(name) ? Start.COPIED : Start.LOOKED_UP));
  }

  private Symbols end(Uses branch) {
    Symbols copy = new Symbols(outer, new LinkedHashMap<>(starts), new LinkedHashSet<>(stores));
    copy.follow(branch);
    return copy;
  }

  private boolean knows(String name) {
    return starts.containsKey(name) || isOuter(name);
  }

  private boolean isOuter(String name) {
    return outer.isPresent() && outer.get().knows(name);
  }
}
