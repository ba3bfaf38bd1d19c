package dev.millrace.filters;

/** What a rule says of a text. */
public sealed interface Verdict {

  /** The one verdict of a rule that finds no fault. */
  Verdict KEEP = new Keep();

  /** The text passes. */
  record Keep() implements Verdict {}

  /**
   * The text is dropped.
   *
   * @param rule group and fault, {@code gopher-quality.too-few-words}
   * @param reason datatrove's own word for the same rule, {@code gopher_short_doc}
   * @param measured what the rule measured; 1 for a rule without a number
   * @param limit the limit it was compared with; 0 for a rule without a number
   * @param matched what the text was found to match, such as an evaluation's file and line; empty
   *     for a rule that matches nothing
   */
  record Drop(String rule, String reason, double measured, double limit, String matched)
      implements Verdict {

    /** A drop by a rule that matches nothing. */
    public Drop(String rule, String reason, double measured, double limit) {
      this(rule, reason, measured, limit, "");
    }

    /** The same with what was matched. */
    public Drop matching(String what) {
      return new Drop(rule, reason, measured, limit, what);
    }

    /** A drop by a rule that measures nothing: measured 1, limit 0. */
    public static Drop of(String rule, String reason) {
      return new Drop(rule, reason, 1, 0);
    }

    /** The part of the rule's name before the first dot. */
    public String group() {
      int dot = rule.indexOf('.');
      return dot < 0 ? rule : rule.substring(0, dot);
    }
  }
}
