package dev.millrace.crawl.url;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.millrace.schemas.SettingsException;
import java.util.List;
import java.util.Optional;

/**
 * Which URLs a user wants. A pattern is a glob, in which {@code *} stands for any characters, over
 * the whole URL or, where it has no scheme, over what comes after {@code ://}; or, after {@code
 * re:}, a regular expression that is looked for anywhere in the URL. Time is linear in the URL for
 * every pattern (RE2).
 */
public final class UrlPatterns {
  /** The rule's name where no {@code include} matches or an {@code exclude} does. */
  public static final String NOT_INCLUDED = "pattern.not-included";

  public static final String EXCLUDED = "pattern.excluded";

  private static final String REGEX = "re:";

  private final List<Pattern> include;
  private final List<Pattern> exclude;

  /**
   * @param include empty: all
   * @throws SettingsException if a regular expression is none
   */
  public UrlPatterns(List<String> include, List<String> exclude) {
    this.include = include.stream().map(UrlPatterns::compile).toList();
    this.exclude = exclude.stream().map(UrlPatterns::compile).toList();
  }

  /** The name of the rule by which it is left out; empty: it is wanted. */
  public Optional<String> reason(CrawlUrl url) {
    if (matches(exclude, url)) {
      return Optional.of(EXCLUDED);
    }
    return include.isEmpty() || matches(include, url)
        ? Optional.empty()
        : Optional.of(NOT_INCLUDED);
  }

  private static boolean matches(List<Pattern> patterns, CrawlUrl url) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(url.text()).find());
  }

  private static Pattern compile(String pattern) {
    try {
      return Pattern.compile(
          pattern.startsWith(REGEX) ? pattern.substring(REGEX.length()) : glob(pattern));
    } catch (PatternSyntaxException e) {
      throw new SettingsException(
          "pattern " + pattern + " is no regular expression: " + e.getDescription());
    }
  }

  private static String glob(String pattern) {
    StringBuilder regex = new StringBuilder("(?s)^");
    regex.append(pattern.contains("://") ? "" : "https?://");
    for (String literal : pattern.split("\\*", -1)) {
      regex.append(Pattern.quote(literal)).append(".*");
    }
    regex.setLength(regex.length() - 2);
    return regex.append('$').toString();
  }
}
