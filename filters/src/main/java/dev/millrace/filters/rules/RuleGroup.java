package dev.millrace.filters.rules;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.Rule;
import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import java.util.List;
import java.util.function.Predicate;

/**
 * Quality rules that are named, set and reported together. A group is a record: its components of
 * type int, double, boolean or list are its settings ({@code minWords} is {@code
 * gopher-quality.min-words}), and one of type {@link QualityProfile} follows the chain's.
 *
 * <p>A new group is one such record and one line in {@link QualitySettings}.
 */
public interface RuleGroup extends Rule {

  /** In settings and before the dot of each of its faults: {@code gopher-quality}. */
  String name();

  /** What users read of it: {@code Gopher's quality rules}. */
  String title();

  /** The text as the group leaves it, which may be rewritten, or its first fault. */
  Outcome<Text> apply(Text text);

  /** The first fault. */
  @Override
  default Verdict judge(Text text) {
    return apply(text) instanceof Outcome.Dropped(Verdict.Drop drop) ? drop : Verdict.KEEP;
  }

  /** What each rule found, in the order of judging; none of a rule that had nothing to measure. */
  List<Finding> findings(Text text);

  /** Every fault, the one that {@link #judge} reports first. */
  default List<Verdict.Drop> faults(Text text) {
    return findings(text).stream().filter(Predicate.not(Finding::kept)).map(Finding::drop).toList();
  }
}
