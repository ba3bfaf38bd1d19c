package dev.millrace.crawl.url.internal;

import com.google.common.net.InetAddresses;
import java.util.Optional;

/** IPv6 addresses without their brackets. */
final class Ipv6Text {
  private Ipv6Text() {}

  /**
   * As it stands in a URL: compressed, in lower case and brackets (RFC 5952), and an address mapped
   * from IPv4 as that one, since both are one host. Empty where it is none or has a zone.
   */
  static Optional<String> parse(String text) {
    if (text.indexOf(':') < 0 || text.indexOf('%') >= 0 || !InetAddresses.isInetAddress(text)) {
      return Optional.empty();
    }
    return Optional.of(InetAddresses.toUriString(InetAddresses.forString(text)));
  }
}
