package dev.millrace.filters;

/** What becomes of a text behind a step that may rewrite or drop it. */
public sealed interface Outcome {

  /** The text goes on, rewritten or not. */
  record Kept(Text text) implements Outcome {}

  /** The text falls. */
  record Dropped(Verdict.Drop drop) implements Outcome {}
}
