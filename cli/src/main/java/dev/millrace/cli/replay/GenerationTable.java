package dev.millrace.cli.replay;

import dev.millrace.replay.generation.GenerationWords;
import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Generation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** All generations, a line each, for people. */
public final class GenerationTable {
  private GenerationTable() {}

  public static String of(Generations all) {
    StringBuilder text = new StringBuilder();
    line(text, "generation", "state", "starts from", "pages", "clean", "tokens", "begun");
    for (Generation one : all.all()) {
      line(
          text,
          one.getName(),
          all.stateOf(one).label(),
          GenerationWords.origin(one),
          count(one, "pages"),
          count(one, "clean"),
          count(one, "tokens"),
          time(one.getBegunAt()));
      all.find(one.getParent())
          .map(parent -> GenerationWords.differences(parent, one))
          .filter(lines -> !lines.isEmpty())
          .ifPresent(lines -> text.append("  ").append(lines).append('\n'));
      String some = GenerationWords.some(one);
      if (!some.isEmpty()) {
        text.append("  ").append(some).append('\n');
      }
    }
    return text.toString();
  }

  private static void line(
      StringBuilder text,
      String name,
      String state,
      String origin,
      String pages,
      String clean,
      String tokens,
      String begun) {
    text.append(
        "%-14s %-9s %-24s %10s %10s %14s  %s"
            .formatted(name, state, origin, pages, clean, tokens, begun)
            .stripTrailing());
    text.append('\n');
  }

  /** As counted when it was ready; a dash before. */
  private static String count(Generation one, String name) {
    Long count = one.getCounts().get(name);
    return count == null ? "-" : String.format(Locale.ROOT, "%,d", count);
  }

  private static String time(Instant at) {
    return at.equals(Instant.EPOCH) ? "-" : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
