package dev.millrace.ingest.commoncrawl;

import dev.millrace.ingest.NoInputException;
import java.net.IDN;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Where the URLs of a domain and its sub-domains stand in an index that is sorted by SURT: the
 * host's parts from the last one on, commas between, then {@code )} and the path.
 */
final class DomainKeys {
  /** Keys from {@code first} on, up to {@code end}, which is none. */
  record Span(String first, String end) {
    boolean contains(String key) {
      return key.compareTo(first) >= 0 && key.compareTo(end) < 0;
    }
  }

  private DomainKeys() {}

  /**
   * @throws NoInputException if it is no domain
   */
  static List<Span> of(String domain) {
    String host = ascii(domain);
    String reversed = host.matches("[\\d.]+") ? host : reversed(host);
    // In ASCII's order: ")" after the host itself, "," before a sub-domain, "-" would be another
    // domain; ":" stands before a port.
    return List.of(
        new Span(reversed + ")", reversed + "-"), new Span(reversed + ":", reversed + ";"));
  }

  private static String ascii(String domain) {
    String host = domain.strip().toLowerCase(Locale.ROOT).replaceFirst("^www\\.", "");
    try {
      String ascii = IDN.toASCII(host);
      if (ascii.matches("[a-z0-9_-]+(\\.[a-z0-9_-]+)*")) {
        return ascii;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new NoInputException("--domains: \"" + domain + "\" is no domain");
  }

  private static String reversed(String host) {
    List<String> parts = Arrays.asList(host.split("\\."));
    Collections.reverse(parts);
    return String.join(",", parts);
  }
}
