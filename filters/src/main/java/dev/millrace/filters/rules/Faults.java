package dev.millrace.filters.rules;

import dev.millrace.filters.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the faults of one group in the recipe's order; stops at the first one if only that is
 * wanted.
 */
final class Faults {

  private final String group;
  private final boolean onlyFirst;
  private final List<Verdict.Drop> drops = new ArrayList<>(0);

  Faults(String group, boolean onlyFirst) {
    this.group = group;
    this.onlyFirst = onlyFirst;
  }

  /** Whether nothing more needs to be measured. */
  boolean isDecided() {
    return onlyFirst && !drops.isEmpty();
  }

  void above(String fault, String reason, double measured, double limit) {
    if (measured > limit) {
      add(new Verdict.Drop(group + "." + fault, reason, measured, limit));
    }
  }

  void below(String fault, String reason, double measured, double limit) {
    if (measured < limit) {
      add(new Verdict.Drop(group + "." + fault, reason, measured, limit));
    }
  }

  void add(Verdict.Drop drop) {
    if (!isDecided()) {
      drops.add(drop);
    }
  }

  List<Verdict.Drop> all() {
    return List.copyOf(drops);
  }

  Verdict verdict() {
    return drops.isEmpty() ? Verdict.KEEP : drops.getFirst();
  }
}
