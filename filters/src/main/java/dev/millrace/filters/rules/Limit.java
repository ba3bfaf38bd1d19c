package dev.millrace.filters.rules;

import dev.millrace.schemas.SettingsException;
import java.util.function.ToDoubleFunction;

/**
 * One rule of a group: what it measures, and the limit to which that must keep.
 *
 * @param fault what a text has that breaks the rule, {@code too-few-words}
 * @param reason datatrove's own word for the same rule, {@code gopher_short_doc}
 * @param measure of what the group measured; NaN where there is nothing to measure
 * @param <M> what the group measures of a text for all of its rules
 */
record Limit<M>(
    String fault, String reason, Bound bound, double limit, ToDoubleFunction<M> measure) {

  /** On which side of its limit a measured value has to stay. */
  enum Bound {
    AT_LEAST,
    AT_MOST,
    MORE_THAN,
    LESS_THAN
  }

  /** The text must not have less. */
  static <M> Limit<M> atLeast(
      double limit, String fault, String reason, ToDoubleFunction<M> measure) {
    return new Limit<>(fault, reason, Bound.AT_LEAST, limit, measure);
  }

  /** The text must not have more. */
  static <M> Limit<M> atMost(
      double limit, String fault, String reason, ToDoubleFunction<M> measure) {
    return new Limit<>(fault, reason, Bound.AT_MOST, limit, measure);
  }

  /** Whether a value keeps to the limit; NaN, which stands for nothing measured, always does. */
  boolean holds(double value) {
    return switch (bound) {
      case AT_LEAST -> !(value < limit);
      case AT_MOST -> !(value > limit);
      case MORE_THAN -> !(value <= limit);
      case LESS_THAN -> !(value >= limit);
    };
  }

  static void requireNotNegative(String group, double... limits) {
    for (double limit : limits) {
      if (!(limit >= 0)) {
        throw new SettingsException(group + " limit " + limit + " must be 0 or more");
      }
    }
  }

  static void requireOrdered(String what, double least, double most) {
    if (least > most) {
      throw new SettingsException(
          what + " must be at least " + least + " and at most " + most + ": nothing can be both");
    }
  }
}
