package dev.millrace.cli.terminal;

import java.util.regex.Pattern;

/** A text as one word of a command line. */
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@,+-]+");

  private ShellWord() {}

  /** As it is where a shell leaves it so, else in single quotes. */
  public static String of(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
