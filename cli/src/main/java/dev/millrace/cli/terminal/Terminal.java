package dev.millrace.cli.terminal;

/**
 * Which of the standard streams a person looks at. The launcher says so by system properties: since
 * JDK 22 a console is no sign of a terminal.
 */
public final class Terminal {
  private Terminal() {}

  /** Whether standard output is a terminal. */
  public static boolean isOut() {
    return Boolean.getBoolean("millrace.terminal");
  }

  /** Whether standard error is one. */
  public static boolean isErr() {
    return Boolean.getBoolean("millrace.terminal.errors");
  }
}
