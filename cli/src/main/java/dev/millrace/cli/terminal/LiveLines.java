package dev.millrace.cli.terminal;

import java.io.PrintStream;
import java.util.List;

/**
 * Lines at the bottom of a terminal that are drawn again in place. A line that is too long for the
 * terminal is cut by it: if it went on in the next row, what is drawn over it would be too short.
 */
public final class LiveLines {
  private static final String CLIP = "\033[?7l";
  private static final String WRAP = "\033[?7h";
  private static final String CLEAR_BELOW = "\033[J";

  private final PrintStream out;
  private int drawn;

  public LiveLines(PrintStream out) {
    this.out = out;
  }

  /** Draws these lines over those drawn before. */
  public void draw(List<String> lines) {
    out.print(toFirst() + CLIP + String.join("\n", lines) + "\n" + WRAP);
    out.flush();
    drawn = lines.size();
  }

  /** Takes the lines away, so that others can be printed. */
  public void clear() {
    out.print(toFirst());
    out.flush();
    drawn = 0;
  }

  private String toFirst() {
    return drawn == 0 ? "" : "\033[" + drawn + "A\r" + CLEAR_BELOW;
  }
}
