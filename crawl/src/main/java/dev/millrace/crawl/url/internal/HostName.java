package dev.millrace.crawl.url.internal;

import com.ibm.icu.text.IDNA;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The host of a URL as it is asked for: punycode in lower case (UTS #46, as browsers apply it), any
 * spelling of an IPv4 address as four decimal numbers, an IPv6 address in brackets and compressed.
 */
public final class HostName {
  private static final IDNA UTS46 =
      IDNA.getUTS46Instance(
          IDNA.NONTRANSITIONAL_TO_ASCII
              | IDNA.NONTRANSITIONAL_TO_UNICODE
              | IDNA.CHECK_BIDI
              | IDNA.CHECK_CONTEXTJ);

  /** The forbidden domain code points that a name could still hold after mapping. */
  private static final String FORBIDDEN = " #/:<>?@[\\]^|%\"'`{}!$&()*+,;=~";

  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;

  private HostName() {}

  /** Empty where no resolver takes it. */
  public static Optional<String> normal(String host) {
    if (host.startsWith("[")) {
      return host.endsWith("]")
          ? Ipv6Text.parse(host.substring(1, host.length() - 1))
          : Optional.empty();
    }
    return ascii(host.indexOf('%') < 0 ? host : percentDecoded(host))
        .map(HostName::withoutFinalDot)
        .flatMap(HostName::checked);
  }

  private static Optional<String> checked(String name) {
    if (Ipv4Text.endsInNumber(name)) {
      return Ipv4Text.parse(name);
    }
    return isName(name) ? Optional.of(name) : Optional.empty();
  }

  private static Optional<String> ascii(String host) {
    if (isPlain(host)) {
      return Optional.of(host.toLowerCase(Locale.ROOT));
    }
    IDNA.Info info = new IDNA.Info();
    String mapped = UTS46.nameToASCII(host, new StringBuilder(), info).toString();
    boolean harmless =
        info.getErrors().stream()
            .allMatch(
                error ->
                    switch (error) {
                      // WHATWG: neither length nor hyphens are checked here; isName does
                      case EMPTY_LABEL,
                          LABEL_TOO_LONG,
                          DOMAIN_NAME_TOO_LONG,
                          LEADING_HYPHEN,
                          TRAILING_HYPHEN,
                          HYPHEN_3_4 ->
                          true;
                      default -> false;
                    });
    return harmless ? Optional.of(mapped) : Optional.empty();
  }

  /** Letters, digits, hyphens, dots and underscores, and no punycode that would need checking. */
  private static boolean isPlain(String host) {
    for (int i = 0; i < host.length(); i++) {
      char next = host.charAt(i);
      if (next >= 0x80) {
        return false;
      }
    }
    return !host.toLowerCase(Locale.ROOT).contains("xn--");
  }

  private static boolean isName(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > LONGEST_LABEL) {
        return false;
      }
    }
    return name.chars().allMatch(next -> next > ' ' && next < 0x7f && FORBIDDEN.indexOf(next) < 0);
  }

  private static String withoutFinalDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static String percentDecoded(String host) {
    byte[] octets = host.getBytes(StandardCharsets.UTF_8);
    String latin = new String(octets, StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length);
    for (int i = 0; i < latin.length(); i++) {
      int octet = latin.charAt(i) == '%' ? Ascii.escapedOctet(latin, i) : -1;
      out.write(octet < 0 ? latin.charAt(i) : octet);
      i += octet < 0 ? 0 : 2;
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
