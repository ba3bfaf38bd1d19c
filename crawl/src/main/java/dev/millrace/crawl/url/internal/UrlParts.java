package dev.millrace.crawl.url.internal;

import dev.millrace.crawl.url.CrawlUrl;
import java.util.Locale;
import java.util.Optional;

/**
 * A URL taken to pieces by the WHATWG standard's rules for special schemes, nothing decoded yet.
 *
 * @param port the one named, or the scheme's own
 * @param query without its question mark
 */
public record UrlParts(String scheme, String host, int port, String path, String query) {

  public boolean hasDefaultPort() {
    return port == defaultPort(scheme);
  }

  /** Empty where it is no absolute HTTP URL or carries a user name. */
  public static Optional<UrlParts> absolute(String text) {
    String url = withoutFragment(clean(text));
    String scheme = scheme(url);
    return isHttp(scheme)
        ? authority(scheme, skipSlashes(url.substring(scheme.length() + 1)))
        : Optional.empty();
  }

  /** As {@link #absolute}, for a reference on the page of that URL. */
  public static Optional<UrlParts> relative(String text, CrawlUrl base) {
    String reference = withoutFragment(clean(text));
    String scheme = scheme(reference);
    if (!scheme.isEmpty()) {
      String rest = reference.substring(scheme.length() + 1);
      boolean sameScheme = scheme.equals(base.scheme());
      return sameScheme && !startsWithSlashes(rest)
          ? Optional.of(onHost(rest, base))
          : absolute(text);
    }
    return startsWithSlashes(reference)
        ? authority(base.scheme(), skipSlashes(reference))
        : Optional.of(onHost(reference, base));
  }

  private static UrlParts onHost(String reference, CrawlUrl base) {
    int mark = reference.indexOf('?');
    String path = mark < 0 ? reference : reference.substring(0, mark);
    String query = mark < 0 ? "" : reference.substring(mark + 1);
    String basePath = base.pathWithoutQuery();
    if (path.isEmpty()) {
      path = basePath;
      query = mark < 0 ? base.query() : query;
    } else if (!isSlash(path.charAt(0))) {
      path = basePath.substring(0, basePath.lastIndexOf('/') + 1) + path;
    }
    return new UrlParts(base.scheme(), base.host(), base.port(), path, query);
  }

  private static Optional<UrlParts> authority(String scheme, String rest) {
    int end = 0;
    while (end < rest.length() && !isSlash(rest.charAt(end)) && rest.charAt(end) != '?') {
      end++;
    }
    String authority = rest.substring(0, end);
    if (authority.indexOf('@') >= 0) {
      return Optional.empty();
    }
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    String host = hasPort ? authority.substring(0, colon) : authority;
    Optional<Integer> port =
        hasPort ? port(authority.substring(colon + 1), scheme) : Optional.of(defaultPort(scheme));
    String tail = rest.substring(end);
    int mark = tail.indexOf('?');
    String path = mark < 0 ? tail : tail.substring(0, mark);
    String query = mark < 0 ? "" : tail.substring(mark + 1);
    return port.map(number -> new UrlParts(scheme, host, number, path, query));
  }

  private static Optional<Integer> port(String digits, String scheme) {
    if (digits.isEmpty()) {
      return Optional.of(defaultPort(scheme));
    }
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (!Ascii.isDigit(digit)) {
        return Optional.empty();
      }
      port = port * 10 + digit - '0';
      if (port > 0xffff) {
        return Optional.empty();
      }
    }
    return Optional.of(port);
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  /** In lower case; empty where the text begins with none. */
  private static String scheme(String text) {
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      boolean letter = Ascii.isLetter(next);
      boolean later = Ascii.isDigit(next) || next == '+' || next == '-' || next == '.';
      if (next == ':') {
        return text.substring(0, i).toLowerCase(Locale.ROOT);
      }
      if (!letter && (i == 0 || !later)) {
        return "";
      }
    }
    return "";
  }

  private static boolean isHttp(String scheme) {
    return scheme.equals("http") || scheme.equals("https");
  }

  /** Without what browsers drop: controls and spaces at the ends, line ends and tabs anywhere. */
  private static String clean(String text) {
    int begin = 0;
    int end = text.length();
    while (begin < end && text.charAt(begin) <= ' ') {
      begin++;
    }
    while (end > begin && text.charAt(end - 1) <= ' ') {
      end--;
    }
    String stripped = text.substring(begin, end);
    return hasLineEndOrTab(stripped) ? stripped.replaceAll("[\\t\\n\\r]", "") : stripped;
  }

  private static boolean hasLineEndOrTab(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\t') >= 0;
  }

  private static String withoutFragment(String url) {
    int hash = url.indexOf('#');
    return hash < 0 ? url : url.substring(0, hash);
  }

  private static boolean startsWithSlashes(String text) {
    return text.length() > 1 && isSlash(text.charAt(0)) && isSlash(text.charAt(1));
  }

  private static String skipSlashes(String text) {
    int begin = 0;
    while (begin < text.length() && isSlash(text.charAt(begin))) {
      begin++;
    }
    return text.substring(begin);
  }

  private static boolean isSlash(char next) {
    return next == '/' || next == '\\';
  }
}
