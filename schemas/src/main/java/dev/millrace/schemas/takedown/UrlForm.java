package dev.millrace.schemas.takedown;

import java.net.IDN;
import java.util.Locale;

/**
 * The form in which URLs are compared: host and what follows it. Scheme, user, fragment, standard
 * ports, a final dot of the host and its letters' case play no part; path and query are compared as
 * they are written.
 *
 * @param host in lower case and in ASCII, with a port that is not the standard one
 * @param rest begins with a slash
 */
public record UrlForm(String host, String rest) {
  private static final String HTTP = "http://";
  private static final String HTTPS = "https://";

  /** Of any text: what is no URL is some form too. */
  public static UrlForm of(String url) {
    String stripped = withoutFragment(url.strip());
    String text = withoutScheme(stripped);
    int end = 0;
    while (end < text.length() && "/?\\".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String authority = text.substring(text.lastIndexOf('@', end - 1) + 1, end);
    String rest = text.substring(end);
    return new UrlForm(host(authority), rest.startsWith("/") ? rest : "/" + rest);
  }

  private static String withoutFragment(String url) {
    int fragment = url.indexOf('#');
    return fragment < 0 ? url : url.substring(0, fragment);
  }

  private static String withoutScheme(String url) {
    for (String scheme : new String[] {HTTP, HTTPS}) {
      if (url.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return url.substring(scheme.length());
      }
    }
    return url;
  }

  private static String host(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    String port = hasPort ? authority.substring(colon) : "";
    String name = hasPort ? authority.substring(0, colon) : authority;
    String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    boolean standard = port.equals(":80") || port.equals(":443") || port.equals(":");
    return ascii(plain).toLowerCase(Locale.ROOT) + (standard ? "" : port);
  }

  private static String ascii(String host) {
    if (host.chars().allMatch(c -> c < 0x80)) {
      return host;
    }
    try {
      return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException e) {
      return host; // No name that could be looked up: compared as it is written.
    }
  }

  /** The host without a port. */
  public String hostName() {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  /** As {@link TakedownTarget#value} has it. */
  public String text() {
    return host + rest;
  }
}
