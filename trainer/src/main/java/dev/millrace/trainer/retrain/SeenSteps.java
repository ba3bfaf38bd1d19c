package dev.millrace.trainer.retrain;

import dev.millrace.schemas.takedown.TakedownTarget;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The steps that saw something that is taken down now. */
public final class SeenSteps {
  private final SortedMap<TakedownTarget, SortedSet<Long>> byTarget = new TreeMap<>();
  private final SortedSet<Long> steps = new TreeSet<>();

  /** A step saw what a takedown takes. */
  public void add(long step, TakedownTarget target) {
    steps.add(step);
    byTarget.computeIfAbsent(target, one -> new TreeSet<>()).add(step);
  }

  /** By which takedown which step was the first to see what it takes. */
  public SortedMap<TakedownTarget, Long> firstSteps() {
    SortedMap<TakedownTarget, Long> firstSteps = new TreeMap<>();
    byTarget.forEach((target, seen) -> firstSteps.put(target, seen.first()));
    return firstSteps;
  }

  /** The steps that saw what one takedown takes. */
  public SortedSet<Long> of(TakedownTarget target) {
    return Collections.unmodifiableSortedSet(byTarget.getOrDefault(target, new TreeSet<>()));
  }

  public long count() {
    return steps.size();
  }

  public OptionalLong first() {
    return steps.isEmpty() ? OptionalLong.empty() : OptionalLong.of(steps.first());
  }
}
