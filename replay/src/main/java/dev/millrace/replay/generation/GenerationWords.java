package dev.millrace.replay.generation;

import dev.millrace.schemas.Generation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A generation for people: what it is made from, and how it differs. */
public final class GenerationWords {
  private GenerationWords() {}

  /** What it is made from, such as {@code documents of main}. */
  public static String origin(Generation one) {
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
}
