package dev.millrace.crawl.discover;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Words such as {@code noindex, nofollow} in a page's meta elements and header fields. */
final class RobotsDirectives {
  private final String agent;

  RobotsDirectives(String agent) {
    this.agent = agent.toLowerCase(Locale.ROOT);
  }

  /** Whether a meta element of that name is for all crawlers or for this one. */
  boolean speaksToUs(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    return lower.equals("robots") || lower.equals(agent);
  }

  /** Whether a field, perhaps after the name of a crawler and a colon, has the word. */
  boolean forbid(String word, List<String> fields) {
    return fields.stream().anyMatch(field -> words(forUs(field)).contains(word));
  }

  private String forUs(String field) {
    int colon = field.indexOf(':');
    String addressee = colon < 0 ? "" : field.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    // A colon also comes after words with a value, such as unavailable_after: DATE.
    boolean named = !addressee.isEmpty() && addressee.matches("[a-z0-9_-]+") && !isWord(addressee);
    return named ? (addressee.equals(agent) ? field.substring(colon + 1) : "") : field;
  }

  private static boolean isWord(String name) {
    return name.startsWith("max-") || name.equals("unavailable_after");
  }

  /** In lower case; {@code none} is {@code noindex, nofollow}. */
  static List<String> words(String content) {
    String spelled = content.toLowerCase(Locale.ROOT).replaceAll("\\bnone\\b", "noindex,nofollow");
    return Arrays.stream(spelled.split("[,\\s]", -1)).map(String::strip).toList();
  }
}
