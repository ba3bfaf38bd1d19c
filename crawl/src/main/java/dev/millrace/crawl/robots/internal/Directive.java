package dev.millrace.crawl.robots.internal;

import java.util.Locale;
import java.util.Optional;

/**
 * One line of a robots.txt that says something.
 *
 * @param kind what it says
 * @param value without comment and outer white space
 */
record Directive(Kind kind, String value) {
  /** What lines of a robots.txt can say. */
  enum Kind {
    USER_AGENT,
    ALLOW,
    DISALLOW,
    CRAWL_DELAY,
    SITEMAP,
    CONTENT_SIGNAL,
    CONTENT_USAGE
  }

  /** Longer lines are cut, as Google cuts them: eight times the longest URL of old browsers. */
  private static final int LONGEST_LINE = 8 * 2083;

  /** Empty for a comment, an empty line and whatever is no known directive. */
  static Optional<Directive> of(String line) {
    String cut = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
    int comment = cut.indexOf('#');
    String text = (comment < 0 ? cut : cut.substring(0, comment)).strip();
    int colon = text.indexOf(':');
    if (colon >= 0) {
      String value = text.substring(colon + 1).strip();
      return kind(text.substring(0, colon).strip()).map(kind -> new Directive(kind, value));
    }
    // A colon may be forgotten where there are exactly two words.
    String[] words = text.split("\\s+", -1);
    return words.length == 2
        ? kind(words[0]).map(kind -> new Directive(kind, words[1]))
        : Optional.empty();
  }

  /** Common misspellings count: who wrote one meant it. */
  private static Optional<Kind> kind(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "user-agent", "useragent", "user agent" -> Optional.of(Kind.USER_AGENT);
      case "allow" -> Optional.of(Kind.ALLOW);
      case "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw" ->
          Optional.of(Kind.DISALLOW);
      case "crawl-delay", "crawldelay", "crawl delay" -> Optional.of(Kind.CRAWL_DELAY);
      case "sitemap", "site-map" -> Optional.of(Kind.SITEMAP);
      case "content-signal" -> Optional.of(Kind.CONTENT_SIGNAL);
      case "content-usage" -> Optional.of(Kind.CONTENT_USAGE);
      default -> Optional.empty();
    };
  }
}
