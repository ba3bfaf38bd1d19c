package dev.millrace.filters;

/**
 * What became of a page, a document or a text in a step that may drop it.
 *
 * @param <T> what a step makes of one that it keeps
 */
public sealed interface Outcome<T> {

  record Kept<T>(T value) implements Outcome<T> {}

  record Dropped<T>(Verdict.Drop drop) implements Outcome<T> {}
}
