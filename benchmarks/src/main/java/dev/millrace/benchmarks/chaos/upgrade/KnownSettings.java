package dev.millrace.benchmarks.chaos.upgrade;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The settings that a version of the program knows: another one ends its start.
 *
 * @param keys of the program itself
 */
public record KnownSettings(Set<String> keys) {
  private static final Pattern LINE = Pattern.compile("([a-z][a-z0-9.-]*)=.*");
  private static final List<String> PASSED_ON = List.of("kafka.", "schema.registry.");

  public KnownSettings {
    keys = Set.copyOf(keys);
  }

  /** Those that {@code millrace settings} printed. */
  public static KnownSettings printed(List<String> lines) {
    return new KnownSettings(
        lines.stream()
            .map(LINE::matcher)
            .filter(Matcher::matches)
            .map(line -> line.group(1))
            .collect(Collectors.toSet()));
  }

  /** Whether a process of that version can be given it. */
  public boolean knows(String key) {
    return keys.contains(key) || PASSED_ON.stream().anyMatch(key::startsWith);
  }
}
