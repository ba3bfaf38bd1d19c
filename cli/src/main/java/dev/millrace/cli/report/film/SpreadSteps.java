package dev.millrace.cli.report.film;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Some of a run's steps, as far apart in proportion as they allow: a model learns most early. */
final class SpreadSteps {
  private SpreadSteps() {}

  /**
   * The first, the last and some between.
   *
   * @param most of them; 1: the last
   */
  static List<Long> of(SortedSet<Long> steps, int most) {
    if (steps.size() <= most) {
      return List.copyOf(steps);
    }
    if (most < 2) {
      return most < 1 ? List.of() : List.of(steps.last());
    }
    SortedSet<Long> chosen = new TreeSet<>(List.of(steps.first(), steps.last()));
    List<Long> left = new ArrayList<>(steps);
    left.removeAll(chosen);
    // Step 0 has no logarithm, and is one step before the first.
    double low = Math.log(steps.first() + 1.0);
    double high = Math.log(steps.last() + 1.0);
    for (int i = 1; i < most - 1; i++) {
      double wanted = low + (high - low) * i / (most - 1);
      long nearest = nearest(left, wanted);
      chosen.add(nearest);
      left.remove((Object) nearest);
    }
    return List.copyOf(chosen);
  }

  private static long nearest(List<Long> steps, double wanted) {
    return steps.stream()
        .min(Comparator.comparingDouble(step -> Math.abs(Math.log(step + 1.0) - wanted)))
        .orElseThrow();
  }
}
