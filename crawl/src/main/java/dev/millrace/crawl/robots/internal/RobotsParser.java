package dev.millrace.crawl.robots.internal;

import dev.millrace.crawl.robots.UsageLine;
import dev.millrace.crawl.url.internal.Ascii;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the lines of a robots.txt into groups by agent (RFC 9309, section 2.2). A group's agents
 * end with its first rule; lines of other kinds do not end them.
 */
public final class RobotsParser {
  private static final int MOST_SITEMAPS = 1000;

  /** A pause beyond a year is as good as none to come. */
  private static final double LONGEST_DELAY_SECONDS = 365 * 86_400.0;

  private final Map<String, Group> groups = new HashMap<>();
  private final List<String> sitemaps = new ArrayList<>();
  private List<Group> current = new ArrayList<>();
  private boolean agentsEnded;
  private int number;

  public RobotsParser(List<String> lines) {
    for (String line : lines) {
      number++;
      Directive.of(line).ifPresent(directive -> read(directive, line.strip()));
    }
  }

  /** By agent in lower case; {@code *} for all that have none. */
  public Map<String, Group> groups() {
    return Map.copyOf(groups);
  }

  public List<String> sitemaps() {
    return List.copyOf(sitemaps);
  }

  private void read(Directive directive, String line) {
    String value = directive.value();
    switch (directive.kind()) {
      case USER_AGENT -> beginGroup(value);
      case ALLOW, DISALLOW -> {
        boolean allows = directive.kind() == Directive.Kind.ALLOW;
        agentsEnded = true;
        current.forEach(group -> group.addRule(allows, value, line, number));
      }
      case CRAWL_DELAY ->
          delay(value).ifPresent(delay -> current.forEach(group -> group.addDelay(delay)));
      case SITEMAP -> {
        if (sitemaps.size() < MOST_SITEMAPS) {
          sitemaps.add(value);
        }
      }
      case CONTENT_SIGNAL -> addUsage(UsageLine.Kind.CONTENT_SIGNAL, value, line);
      case CONTENT_USAGE -> addUsage(UsageLine.Kind.CONTENT_USAGE, value, line);
    }
  }

  private void beginGroup(String agent) {
    if (agentsEnded) {
      current = new ArrayList<>();
      agentsEnded = false;
    }
    String token = token(agent);
    if (!token.isEmpty()) {
      current.add(groups.computeIfAbsent(token, name -> new Group()));
    }
  }

  /** The product token that the value begins with (section 2.2.1). */
  private static String token(String agent) {
    if (agent.equals("*") || agent.matches("\\*\\s.*")) {
      return "*";
    }
    int end = 0;
    while (end < agent.length() && isTokenCharacter(agent.charAt(end))) {
      end++;
    }
    return agent.substring(0, end).toLowerCase(Locale.ROOT);
  }

  private static boolean isTokenCharacter(char next) {
    return Ascii.isLetter(next) || next == '-' || next == '_';
  }

  private static Optional<Duration> delay(String value) {
    try {
      double seconds = Double.parseDouble(value);
      return seconds >= 0
          ? Optional.of(Duration.ofMillis((long) (1000 * Math.min(seconds, LONGEST_DELAY_SECONDS))))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Before any agent is named, such a line speaks to all. */
  private void addUsage(UsageLine.Kind kind, String value, String line) {
    boolean hasPath = value.startsWith("/") || value.startsWith("*");
    String[] words = hasPath ? value.split("\\s+", 2) : new String[] {value};
    Optional<String> path = hasPath ? Optional.of(words[0]) : Optional.empty();
    String preferences = words[words.length - 1];
    UsageLine usage = new UsageLine(kind, preferences(preferences), line, number);
    List<Group> spokenTo =
        current.isEmpty() ? List.of(groups.computeIfAbsent("*", name -> new Group())) : current;
    spokenTo.forEach(group -> group.addUsage(path, usage));
  }

  private static Map<String, String> preferences(String text) {
    Map<String, String> preferences = new HashMap<>();
    for (String part : text.split("[,;]", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        preferences.put(
            part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            part.substring(equals + 1).strip().toLowerCase(Locale.ROOT));
      }
    }
    return preferences;
  }
}
