package dev.millrace.filters.pii;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Globally routable IPv6 addresses in any of the forms of RFC 4291, but with at least three written
 * groups: {@code a::b} is more often code than an address.
 */
final class Ipv6Detector implements PiiDetector {
  private static final int GROUPS = 8;
  private static final int MIN_WRITTEN_GROUPS = 3;
  private static final int MAX_LENGTH = 45;

  @Override
  public List<PiiSpan> find(String text) {
    List<PiiSpan> spans = new ArrayList<>();
    int free = 0;
    for (int colon = text.indexOf(':');
        colon >= 0;
        colon = text.indexOf(':', Math.max(colon + 1, free))) {
      int start = colon;
      while (start > free && colon - start < 5 && isHex(text.charAt(start - 1))) {
        start--;
      }
      int end = runEnd(text, colon);
      boolean bordered =
          start == 0
              || !(Character.isLetterOrDigit(text.charAt(start - 1))
                  || text.charAt(start - 1) == ':');
      if (bordered
          && end - start <= MAX_LENGTH
          && isEnd(text, end)
          && isGlobalAddress(text.substring(start, end))) {
        spans.add(new PiiSpan(PiiKind.IPV6, start, end));
      }
      free = Math.max(end, colon + 1);
    }
    return spans;
  }

  // One past the hexadecimal digits, colons and dots, less the sentence's own punctuation after
  // them.
  private static int runEnd(String text, int from) {
    int end = from;
    while (end < text.length()
        && (isHex(text.charAt(end)) || text.charAt(end) == ':' || text.charAt(end) == '.')) {
      end++;
    }
    while (end > from && (text.charAt(end - 1) == '.' || endsInOneColon(text, from, end))) {
      end--;
    }
    return end;
  }

  private static boolean endsInOneColon(String text, int from, int end) {
    return text.charAt(end - 1) == ':' && (end - 2 < from || text.charAt(end - 2) != ':');
  }

  private static boolean isEnd(String text, int end) {
    return end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
  }

  private static boolean isHex(char c) {
    return Ascii.isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
  }

  static boolean isGlobalAddress(String address) {
    int gap = address.indexOf("::");
    if (gap >= 0 && address.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    Optional<List<Integer>> head = groups(gap < 0 ? address : address.substring(0, gap));
    Optional<List<Integer>> tail = groups(gap < 0 ? "" : address.substring(gap + 2));
    if (head.isEmpty() || tail.isEmpty()) {
      return false;
    }
    int written = head.get().size() + tail.get().size();
    if (written < MIN_WRITTEN_GROUPS || (gap < 0 ? written != GROUPS : written >= GROUPS)) {
      return false;
    }
    List<Integer> all = new ArrayList<>(head.get());
    for (int i = written; i < GROUPS; i++) {
      all.add(0);
    }
    all.addAll(tail.get());
    return isGlobal(all);
  }

  private static Optional<List<Integer>> groups(String part) {
    List<Integer> groups = new ArrayList<>();
    if (part.isEmpty()) {
      return Optional.of(groups);
    }
    String[] words = part.split(":", -1);
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      if (i == words.length - 1 && word.indexOf('.') >= 0) {
        Optional<Integer> address = Ipv4Detector.parse(word);
        if (address.isEmpty()) {
          return Optional.empty();
        }
        groups.add(address.get() >>> 16);
        groups.add(address.get() & 0xffff);
      } else if (word.isEmpty() || word.length() > 4 || word.indexOf('.') >= 0) {
        return Optional.empty();
      } else {
        groups.add(Integer.parseInt(word, 16));
      }
    }
    return Optional.of(groups);
  }

  // Python's is_global, less multicast: an address of many names nobody.
  private static boolean isGlobal(List<Integer> groups) {
    int first = groups.get(0);
    int second = groups.get(1);
    boolean unspecifiedOrMapped = groups.subList(0, 5).stream().allMatch(group -> group == 0);
    return !(unspecifiedOrMapped
        || (first == 0x64 && second == 0xff9b && groups.get(2) == 1)
        || (first == 0x100 && second == 0 && groups.get(2) == 0 && groups.get(3) == 0)
        || (first == 0x2001 && second < 0x200)
        || (first == 0x2001 && second == 0xdb8)
        || first == 0x2002
        || (first == 0x3fff && second < 0x1000)
        || (first & 0xfe00) == 0xfc00
        || (first & 0xffc0) == 0xfe80
        || (first & 0xff00) == 0xff00);
  }
}
