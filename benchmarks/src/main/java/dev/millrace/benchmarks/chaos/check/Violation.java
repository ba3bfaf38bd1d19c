package dev.millrace.benchmarks.chaos.check;

/** One thing that should not be, in a sentence that names it. */
public record Violation(Kind kind, String text) {

  /** What is wrong with it. */
  public enum Kind {
    MISSING,
    TWICE,
    WRONG
  }
}
