package dev.millrace.cli.replay;

import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Generation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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
          origin(one),
          count(one, "pages"),
          count(one, "clean"),
          count(one, "tokens"),
          time(one.getBegunAt()));
      all.find(one.getParent())
          .map(parent -> differences(parent, one))
          .filter(lines -> !lines.isEmpty())
          .ifPresent(lines -> text.append("  ").append(lines).append('\n'));
      String some = some(one);
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

  private static String origin(Generation one) {
    return one.getStartsFrom().equals("pages")
        ? "pages"
        : one.getStartsFrom() + " of " + one.getParent();
  }

  /** Which pages take part in it; empty where all do. */
  public static String some(Generation one) {
    List<String> limits = new ArrayList<>();
    if (!one.getSince().equals(Instant.EPOCH)) {
      limits.add("since " + one.getSince());
    }
    List<String> hosts = one.getHosts();
    if (!hosts.isEmpty()) {
      limits.add(hosts.size() == 1 ? "of " + hosts.getFirst() : "of " + hosts.size() + " hosts");
    }
    return limits.isEmpty() ? "" : "only pages " + String.join(", ", limits);
  }

  /** Of the settings they go by now, such as {@code language.threshold 0.65 -> 0.85}. */
  public static String differences(Generation before, Generation after) {
    Map<String, String> old = Generations.settingsOf(before);
    return Generations.settingsOf(after).entrySet().stream()
        .filter(setting -> old.containsKey(setting.getKey()))
        .filter(setting -> !setting.getValue().equals(old.get(setting.getKey())))
        .map(
            setting ->
                setting.getKey() + " " + old.get(setting.getKey()) + " -> " + setting.getValue())
        .collect(Collectors.joining(", "));
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
