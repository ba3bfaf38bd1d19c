package dev.millrace.filters.rules;

import dev.millrace.filters.Verdict;

/**
 * What one rule measured of a text, whether the text keeps to its limit or not.
 *
 * @param rule group and fault, {@code gopher-quality.too-few-words}
 * @param reason datatrove's own word for the same rule, {@code gopher_short_doc}
 */
public record Finding(String rule, String reason, double measured, double limit, boolean kept) {

  /** What is said of a text that breaks the rule. */
  Verdict.Drop drop() {
    return new Verdict.Drop(rule, reason, measured, limit);
  }
}
