package dev.millrace.filters.pii;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Public IPv4 addresses, exactly those that datatrove replaces. Its pattern is three dotted octets
 * and a fourth without any border around them, so {@code 1234.5.6.7} holds 234.5.6.7; an address
 * with a leading zero, or one that the IANA special-purpose registry does not call globally
 * reachable (as Python's {@code is_global} has it), stays.
 */
final class Ipv4Detector implements PiiDetector {

  @Override
  public List<PiiSpan> find(String text) {
    List<PiiSpan> spans = new ArrayList<>();
    int free = 0;
    for (int dot = text.indexOf('.', 1); dot >= 0; ) {
      int start = firstOctetStart(text, free, dot);
      int lastStart = start < dot ? lastOctetStart(text, dot + 1) : -1;
      int end = lastStart < 0 ? -1 : lastOctetEnd(text, lastStart);
      if (end > 0) {
        if (isPublic(text, start, end)) {
          spans.add(new PiiSpan(PiiKind.IPV4, start, end));
        }
        free = end;
      }
      dot = text.indexOf('.', end > 0 ? end : dot + 1);
    }
    return spans;
  }

  // Where the longest octet that ends here starts, or the end itself.
  private static int firstOctetStart(String text, int from, int end) {
    int start = end;
    while (start > from && end - start < 3 && Ascii.isDigit(text.charAt(start - 1))) {
      start--;
    }
    return end - start == 3 && !isOctet(text, start, end) ? start + 1 : start;
  }

  // Where the fourth octet starts, given where the second does; -1 where two dotted octets do not
  // stand between.
  private static int lastOctetStart(String text, int second) {
    int at = second;
    for (int i = 0; i < 2; i++) {
      int end = Ascii.digitsEnd(text, at);
      if (!isOctet(text, at, end) || end == text.length() || text.charAt(end) != '.') {
        return -1;
      }
      at = end + 1;
    }
    return at;
  }

  // The longest octet that starts here; what digits follow are not looked at.
  private static int lastOctetEnd(String text, int from) {
    int end = from;
    while (end < text.length() && end - from < 3 && Ascii.isDigit(text.charAt(end))) {
      end++;
    }
    if (end == from) {
      return -1;
    }
    return isOctet(text, from, end) ? end : end - 1;
  }

  /** Whether these digits are one to three and at most 255; leading zeros count as digits. */
  static boolean isOctet(String text, int from, int end) {
    return end > from && end - from <= 3 && Integer.parseInt(text, from, end, 10) <= 255;
  }

  private static boolean isPublic(String text, int start, int end) {
    return parse(text.substring(start, end)).map(Ipv4Detector::isGlobal).orElse(false);
  }

  /** The address that four dotted octets without leading zeros spell. */
  static Optional<Integer> parse(String dotted) {
    String[] octets = dotted.split("\\.", -1);
    int address = 0;
    for (String octet : octets) {
      boolean spelled =
          Ascii.digitsEnd(octet, 0) == octet.length() && isOctet(octet, 0, octet.length());
      if (!spelled || (octet.length() > 1 && octet.startsWith("0"))) {
        return Optional.empty();
      }
      address = (address << 8) | Integer.parseInt(octet);
    }
    return octets.length == 4 ? Optional.of(address) : Optional.empty();
  }

  /** Python 3.13's {@code IPv4Address.is_global}. */
  static boolean isGlobal(int address) {
    boolean reserved =
        isIn(address, 0, 0, 0, 0, 8)
            || isIn(address, 10, 0, 0, 0, 8)
            || isIn(address, 100, 64, 0, 0, 10)
            || isIn(address, 127, 0, 0, 0, 8)
            || isIn(address, 169, 254, 0, 0, 16)
            || isIn(address, 172, 16, 0, 0, 12)
            || isIn(address, 192, 0, 0, 0, 24)
            || isIn(address, 192, 0, 2, 0, 24)
            || isIn(address, 192, 168, 0, 0, 16)
            || isIn(address, 198, 18, 0, 0, 15)
            || isIn(address, 198, 51, 100, 0, 24)
            || isIn(address, 203, 0, 113, 0, 24)
            || isIn(address, 240, 0, 0, 0, 4);
    // Port control and TURN anycast (RFC 7723, RFC 8155) are reachable inside a reserved block.
    return !reserved || isIn(address, 192, 0, 0, 9, 32) || isIn(address, 192, 0, 0, 10, 32);
  }

  private static boolean isIn(int address, int a, int b, int c, int d, int prefixLength) {
    int network = (a << 24) | (b << 16) | (c << 8) | d;
    return (address ^ network) >>> (32 - prefixLength) == 0;
  }
}
