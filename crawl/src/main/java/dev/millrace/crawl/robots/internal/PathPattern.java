package dev.millrace.crawl.robots.internal;

import dev.millrace.crawl.url.internal.Ascii;
import java.nio.charset.StandardCharsets;

/**
 * The path of a rule: a prefix in which {@code *} stands for any characters and a final {@code $}
 * for the end (RFC 9309, section 2.2.3). Both sides are compared with the same characters escaped
 * (section 2.2.2).
 */
public final class PathPattern {
  private static final String INDEX_PAGE = "/index.htm";

  private final String pattern;
  private final boolean anchored;

  private PathPattern(String pattern, boolean anchored) {
    this.pattern = pattern;
    this.anchored = anchored;
  }

  /**
   * @param raw as it stands in the file
   */
  public static PathPattern of(String raw) {
    String escaped = escaped(raw);
    return escaped.endsWith("$")
        ? new PathPattern(escaped.substring(0, escaped.length() - 1), true)
        : new PathPattern(escaped, false);
  }

  /** By which the most specific rule is found: its octets. */
  public int length() {
    return pattern.length() + (anchored ? 1 : 0);
  }

  /**
   * Whether it matches a path with its query. Time is at most the product of both lengths.
   *
   * @param path escaped by {@link #escaped}
   */
  public boolean matches(String path) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < path.length()) {
      if (p == pattern.length() && !anchored) {
        return true;
      }
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && pattern.charAt(p) == path.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** An index page named by a rule stands for its folder too, as Google reads it. */
  public PathPattern folderOfIndexPage() {
    int slash = pattern.lastIndexOf('/');
    return slash >= 0 && pattern.startsWith(INDEX_PAGE, slash)
        ? new PathPattern(pattern.substring(0, slash + 1), true)
        : this;
  }

  /**
   * A path or a pattern with what is no ASCII escaped, escapes of unreserved characters undone, the
   * others in upper case.
   */
  public static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet < 0) {
        out.append('%').append("%02X".formatted(octet & 0xff));
      } else {
        out.append((char) octet);
      }
    }
    return withPlainEscapes(out);
  }

  private static String withPlainEscapes(StringBuilder text) {
    for (int i = text.indexOf("%"); i >= 0; i = text.indexOf("%", i + 1)) {
      int octet = Ascii.escapedOctet(text, i);
      if (octet >= 0 && Ascii.isUnreserved(octet)) {
        text.replace(i, i + 3, String.valueOf((char) octet));
      } else if (octet >= 0) {
        text.replace(i, i + 3, "%%%02X".formatted(octet));
      }
    }
    return text.toString();
  }
}
