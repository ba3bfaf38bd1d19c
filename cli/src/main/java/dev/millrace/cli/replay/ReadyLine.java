package dev.millrace.cli.replay;

import dev.millrace.schemas.Generation;
import java.util.Locale;

/** Says what came of a generation that has caught up. */
public final class ReadyLine {
  private ReadyLine() {}

  public static String of(Generation one) {
    return String.format(
        Locale.ROOT,
        "generation %s is %s: %,d pages, %,d clean, %,d dropped, %,d dead letters, %,d unaccounted,"
            + " %,d tokens and %,d held out",
        one.getName(),
        one.getState(),
        count(one, "pages"),
        count(one, "clean"),
        count(one, "dropped"),
        count(one, "deadLetters"),
        count(one, "unaccounted"),
        count(one, "tokens"),
        count(one, "heldOutTokens"));
  }

  private static long count(Generation one, String name) {
    return one.getCounts().getOrDefault(name, 0L);
  }
}
