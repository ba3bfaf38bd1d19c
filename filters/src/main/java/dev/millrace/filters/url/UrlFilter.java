package dev.millrace.filters.url;

import com.google.common.net.InternetDomainName;
import dev.millrace.filters.Verdict;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Drops pages by their URL, as datatrove's {@code URLFilter} does after RefinedWeb (Penedo et al.
 * 2023, <a href="https://arxiv.org/abs/2306.01116">arXiv 2306.01116</a>, appendix G.1). The first
 * match decides.
 *
 * <p>Registered domains follow the registries' part of the public suffix list. Beyond datatrove: a
 * host that is an address is looked up too, and a URL also without its scheme, which is how UT1
 * writes them. Safe for use by several threads.
 */
public final class UrlFilter {

  /** The group of this filter's drops. */
  public static final String GROUP = "url";

  private final UrlLists lists;
  private final int softWordThreshold;

  /**
   * Reads the lists.
   *
   * @throws IllegalArgumentException if a category has no list in the folder that the settings name
   * @throws java.io.UncheckedIOException if a list cannot be read
   */
  public UrlFilter(UrlSettings settings) {
    this.lists = new UrlLists(settings);
    this.softWordThreshold = settings.softWordThreshold();
  }

  /** The verdict on a URL; soft banned words drop from their threshold on, which is their limit. */
  public Verdict judge(String url) {
    String host = host(url);
    Optional<String> registered = registeredDomain(host);
    if (registered.isPresent() && lists.hasDomain(registered.get())) {
      return Verdict.Drop.of("url.domain", "domain");
    }
    if (lists.hasDomain(host)) {
      return Verdict.Drop.of("url.subdomain", "subdomain");
    }
    if (lists.hasUrl(url) || lists.hasUrl(withoutScheme(url))) {
      return Verdict.Drop.of("url.url", "url");
    }
    return judgeWords(url);
  }

  private Verdict judgeWords(String url) {
    Set<String> words = words(url);
    int soft = 0;
    for (String word : words) {
      if (lists.hardBannedWords().contains(word)) {
        return Verdict.Drop.of("url.hard-banned-word", "hard_blacklisted");
      }
      soft += lists.softBannedWords().contains(word) ? 1 : 0;
    }
    if (soft >= softWordThreshold) {
      return new Verdict.Drop("url.soft-banned-words", "soft_blacklisted", soft, softWordThreshold);
    }
    String letters = lettersAndDigits(url);
    for (String subword : lists.bannedSubwords()) {
      if (letters.contains(subword)) {
        return Verdict.Drop.of("url.banned-subword", "blacklisted_subword");
      }
    }
    return Verdict.KEEP;
  }

  /** The host of a URL in lower case, without user, port and final dot. */
  static String host(String url) {
    String rest = withoutScheme(url);
    int end = 0;
    while (end < rest.length() && "/?#\\".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    String authority = rest.substring(rest.lastIndexOf('@', end - 1) + 1, end);
    int port = authority.startsWith("[") ? authority.indexOf("]:") + 1 : authority.indexOf(':');
    String host = port > 0 ? authority.substring(0, port) : authority;
    return (host.endsWith(".") ? host.substring(0, host.length() - 1) : host)
        .toLowerCase(Locale.ROOT);
  }

  private static String withoutScheme(String url) {
    int scheme = url.indexOf("://");
    return scheme < 0 ? url : url.substring(scheme + 3);
  }

  /**
   * The name directly under a registry's suffix: {@code example.co.uk} of {@code
   * www.example.co.uk}.
   */
  static Optional<String> registeredDomain(String host) {
    if (!InternetDomainName.isValid(host)) {
      return Optional.empty();
    }
    InternetDomainName name = InternetDomainName.from(host);
    return name.isUnderRegistrySuffix()
        ? Optional.of(name.topDomainUnderRegistrySuffix().toString())
        : Optional.empty();
  }

  /** Runs of ASCII letters and digits, in the URL's own case. */
  private static Set<String> words(String url) {
    Set<String> words = new HashSet<>();
    int start = -1;
    for (int i = 0; i <= url.length(); i++) {
      boolean inWord = i < url.length() && isLetterOrDigit(url.charAt(i));
      if (inWord && start < 0) {
        start = i;
      } else if (!inWord && start >= 0) {
        words.add(url.substring(start, i));
        start = -1;
      }
    }
    return words;
  }

  /** ASCII letters and digits alone, in lower case. */
  static String lettersAndDigits(String text) {
    StringBuilder letters = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isLetterOrDigit(c)) {
        letters.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
      }
    }
    return letters.toString();
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
