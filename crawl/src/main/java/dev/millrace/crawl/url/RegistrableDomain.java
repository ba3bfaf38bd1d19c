package dev.millrace.crawl.url;

import com.google.common.net.InternetDomainName;

/**
 * The part of a host name that somebody registered, by the public suffix list with its private
 * section: two users of a hosting service are two.
 */
final class RegistrableDomain {
  private RegistrableDomain() {}

  /** The host itself where it is an address, a public suffix or a single label. */
  static String of(String host) {
    if (host.startsWith("[") || Character.isDigit(host.charAt(host.length() - 1))) {
      return host;
    }
    try {
      InternetDomainName name = InternetDomainName.from(host);
      if (name.isUnderPublicSuffix()) {
        return name.topPrivateDomain().toString();
      }
      return name.isPublicSuffix() ? host : lastTwoLabels(host);
    } catch (IllegalArgumentException e) {
      return lastTwoLabels(host);
    }
  }

  /** The list's own rule for a suffix that it does not name. */
  private static String lastTwoLabels(String host) {
    int last = host.lastIndexOf('.');
    int before = host.lastIndexOf('.', last - 1);
    return before < 0 ? host : host.substring(before + 1);
  }
}
