package dev.millrace.filters.pii;

import com.google.common.net.InternetDomainName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * E-mail addresses that a reader takes for some, internationalised ones included (RFC 6531, RFC
 * 5890). The last label must be a domain of the public suffix list or one reserved for examples and
 * private networks, so that {@code name@1.2.3} and {@code logo@2x.png} are none; {@code
 * git@host:path} and what follows a scheme name places and nobody.
 */
final class StrictEmailDetector implements PiiDetector {
  /** RFC 2606, RFC 6762, and names that private networks use. */
  private static final Set<String> RESERVED =
      Set.of(
          "example",
          "test",
          "invalid",
          "localhost",
          "local",
          "internal",
          "lan",
          "intranet",
          "corp",
          "home",
          "localdomain");

  /** Accounts of programs: {@code git@github.com} is where a repository lies. */
  private static final Set<String> PROGRAMS = Set.of("git", "svn", "hg");

  private static final String LOCAL_MARKS = "!#$%&'*+/=?^_`{|}~-.";
  private static final int MAX_LOCAL = 64;
  private static final int MAX_DOMAIN = 253;
  private static final int MAX_LABEL = 63;

  @Override
  public List<PiiSpan> find(String text) {
    List<PiiSpan> spans = new ArrayList<>();
    int free = 0;
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      int start = localStart(text, free, at);
      int end = start < at ? domainEnd(text, at + 1) : -1;
      if (end > 0 && !isPlace(text, start, at, end)) {
        spans.add(new PiiSpan(PiiKind.EMAIL, start, end));
        free = end;
      }
    }
    return spans;
  }

  /** Where the local part begins; the at-sign itself where there is none. */
  private static int localStart(String text, int from, int at) {
    int start = at;
    while (start > from && at - start < MAX_LOCAL && isLocal(text, start - 1, at)) {
      start--;
    }
    // Marks such as quotes and dots stand before an address more often than they begin one.
    while (start < at && !Character.isLetterOrDigit(text.charAt(start))) {
      start++;
    }
    return text.charAt(at - (at > 0 ? 1 : 0)) == '.' ? at : start;
  }

  private static boolean isLocal(String text, int index, int at) {
    char c = text.charAt(index);
    if (c < 128) {
      return Ascii.isAlphanumeric(c) || LOCAL_MARKS.indexOf(c) >= 0;
    }
    return isInnerLetter(c, text.charAt(at - 1));
  }

  /**
   * Whether a letter beyond ASCII goes on with its neighbour. Chinese, Japanese and Korean text
   * stands beside an address without a space.
   */
  private static boolean isInnerLetter(char c, char neighbour) {
    boolean letter = Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    boolean spaceless =
        Character.isIdeographic(c)
            || Character.UnicodeScript.of(c) == Character.UnicodeScript.HIRAGANA
            || Character.UnicodeScript.of(c) == Character.UnicodeScript.KATAKANA
            || Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL;
    return letter && !(spaceless && neighbour < 128);
  }

  /** One past a domain of two or more labels that ends in a known one; -1 where there is none. */
  private static int domainEnd(String text, int from) {
    int end = -1;
    int labels = 0;
    int at = from;
    while (at < text.length() && at - from < MAX_DOMAIN) {
      int labelEnd = labelEnd(text, at);
      if (labelEnd == at) {
        break;
      }
      labels++;
      if (labels > 1 && isTopLevel(text.substring(at, labelEnd))) {
        end = labelEnd;
      }
      if (labelEnd == text.length() || text.charAt(labelEnd) != '.') {
        break;
      }
      at = labelEnd + 1;
    }
    return end;
  }

  private static int labelEnd(String text, int from) {
    int at = from;
    while (at < text.length() && at - from < MAX_LABEL && isLabel(text, at, from)) {
      at++;
    }
    while (at > from && text.charAt(at - 1) == '-') {
      at--;
    }
    return at > from && text.charAt(from) != '-' ? at : from;
  }

  private static boolean isLabel(String text, int index, int from) {
    char c = text.charAt(index);
    return c < 128
        ? Ascii.isAlphanumeric(c) || c == '-'
        : isInnerLetter(c, index > from ? text.charAt(index - 1) : c);
  }

  private static boolean isTopLevel(String label) {
    if (label.length() < 2
        || (label.chars().anyMatch(Ascii::isDigit) && !label.startsWith("xn--"))) {
      return false;
    }
    String lower = label.toLowerCase(Locale.ROOT);
    return RESERVED.contains(lower)
        || (InternetDomainName.isValid(lower) && InternetDomainName.from(lower).isRegistrySuffix());
  }

  /** {@code git@host:path}, {@code ssh://name@host}, and an address of a program. */
  private static boolean isPlace(String text, int start, int at, int end) {
    boolean path =
        end + 1 < text.length()
            && text.charAt(end) == ':'
            && (Character.isLetterOrDigit(text.charAt(end + 1))
                || "/~.".indexOf(text.charAt(end + 1)) >= 0);
    int scheme = text.lastIndexOf("://", at);
    boolean afterScheme =
        scheme >= 0 && text.substring(scheme + 3, at).chars().noneMatch(c -> c == '/' || c <= ' ');
    return path
        || afterScheme
        || PROGRAMS.contains(text.substring(start, at).toLowerCase(Locale.ROOT));
  }
}
