package dev.millrace.filters.rules;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * A group whose rules are limits, and which rewrites nothing.
 *
 * @param <M> what is measured of a text for all of them; costly parts only when they are asked for,
 *     since the first fault ends the judging
 */
interface LimitGroup<M> extends RuleGroup {

  M measure(Text text);

  /** In the order of judging. */
  List<Limit<M>> limits();

  @Override
  default Verdict judge(Text text) {
    M measured = measure(text);
    for (Limit<M> limit : limits()) {
      double value = limit.measure().applyAsDouble(measured);
      if (!limit.holds(value)) {
        return new Verdict.Drop(name() + "." + limit.fault(), limit.reason(), value, limit.limit());
      }
    }
    return Verdict.KEEP;
  }

  @Override
  default Outcome<Text> apply(Text text) {
    return judge(text) instanceof Verdict.Drop drop
        ? new Outcome.Dropped<>(drop)
        : new Outcome.Kept<>(text);
  }

  @Override
  default List<Finding> findings(Text text) {
    return find(limits(), measure(text));
  }

  /** What the limits find in what was measured. */
  default List<Finding> find(List<Limit<M>> limits, M measured) {
    List<Finding> findings = new ArrayList<>();
    for (Limit<M> limit : limits) {
      double value = limit.measure().applyAsDouble(measured);
      if (!Double.isNaN(value)) {
        findings.add(
            new Finding(
                name() + "." + limit.fault(),
                limit.reason(),
                value,
                limit.limit(),
                limit.holds(value)));
      }
    }
    return findings;
  }
}
