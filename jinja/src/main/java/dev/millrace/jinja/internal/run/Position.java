package dev.millrace.jinja.internal.run;

/** The line of the template that runs. */
final class Position {
  private int line = 1;

  int line() {
    return line;
  }

  void set(int now) {
    line = now;
  }
}
