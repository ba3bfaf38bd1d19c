package dev.millrace.jinja;

/**
 * A template that can't be read or rendered: the only exception that a template of any content can
 * cause. The message is one line, with the line of the template, unless the template itself wrote a
 * longer one with {@code raise_exception}.
 */
public final class TemplateException extends RuntimeException {
  /** Why a template was refused. */
  public enum Kind {
    /** The text is no template. */
    SYNTAX,
    /** The template itself refused its input, with {@code raise_exception}. */
    RAISED,
    /** An operation that Jinja2 fails on, too. */
    FAULT,
    /** One of the {@link Limits} was reached. */
    LIMIT
  }

  private final Kind kind;
  private final String what;
  private final int line;

  /** The line is 0 while it is not known. */
  public TemplateException(Kind kind, String what, int line) {
    super(line == 0 ? what : what + " (line " + line + " of the template)");
    this.kind = kind;
    this.what = what;
    this.line = line;
  }

  /** Of an operation that Jinja2 fails on, too. */
  public static TemplateException fault(String what) {
    return new TemplateException(Kind.FAULT, what, 0);
  }

  public static TemplateException limit(String what) {
    return new TemplateException(Kind.LIMIT, what, 0);
  }

  /** With a line, if it had none. */
  public TemplateException at(int inLine) {
    if (line != 0) {
      return this;
    }
    TemplateException placed = new TemplateException(kind, what, inLine);
    placed.setStackTrace(getStackTrace());
    return placed;
  }

  public Kind kind() {
    return kind;
  }

  /** The message without the line; what {@code raise_exception} was given. */
  public String what() {
    return what;
  }

  /** From 1; 0 if unknown. */
  public int line() {
    return line;
  }
}
