package dev.millrace.crawl.url;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Parameters without which a URL leads to the same page. A name that ends in a star stands for all
 * that begin so; case does not matter.
 */
public final class DroppedParameters {
  /** Session ids that are told from a page's id by their length; 16 characters at least. */
  private static final Set<String> SESSIONS_IF_LONG = Set.of("sid", "s", "session", "sess");

  private static final Pattern LONG_HEX = Pattern.compile("[0-9a-fA-F]{16,}");

  /**
   * As {@code /page;jsessionid=1A2B.node1} of Java servers, and {@code /(S(abc...))/} of ASP.NET.
   */
  private static final Pattern PATH_SESSION =
      Pattern.compile(
          "(?i);(?:jsessionid|phpsessid|sid|sessionid)=[^;/?#]*|/\\(S\\([a-z0-9]{24}\\)\\)");

  /** The session ids of common servers and the marks of advertisers and newsletters. */
  public static final DroppedParameters KNOWN =
      new DroppedParameters(
          List.of(
              "jsessionid",
              "phpsessid",
              "aspsessionid*",
              "sessionid",
              "session_id",
              "cfid",
              "cftoken",
              "oscsid",
              "zenid",
              "utm_*",
              "gclid",
              "gclsrc",
              "gbraid",
              "wbraid",
              "dclid",
              "fbclid",
              "msclkid",
              "yclid",
              "twclid",
              "ttclid",
              "igshid",
              "mc_cid",
              "mc_eid",
              "_ga",
              "_gl",
              "_hsenc",
              "_hsmi",
              "mkt_tok",
              "oly_anon_id",
              "oly_enc_id",
              "vero_id",
              "wickedid"));

  private final Set<String> exact;
  private final List<String> prefixes;

  public DroppedParameters(List<String> names) {
    List<String> lower = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    this.exact =
        lower.stream().filter(name -> !name.endsWith("*")).collect(Collectors.toUnmodifiableSet());
    this.prefixes =
        lower.stream()
            .filter(name -> name.endsWith("*"))
            .map(name -> name.substring(0, name.length() - 1))
            .toList();
  }

  /** A path without the session id that a server wrote into it. */
  String fromPath(String path) {
    return path.indexOf(';') < 0 && path.indexOf('(') < 0
        ? path
        : PATH_SESSION.matcher(path).replaceAll("");
  }

  /** A query without the dropped parameters, the others in their order. */
  String fromQuery(String query) {
    if (query.isEmpty()) {
      return query;
    }
    StringBuilder kept = new StringBuilder(query.length());
    for (String parameter : query.split("&", -1)) {
      if (!parameter.isEmpty() && !isDropped(parameter)) {
        kept.append(kept.isEmpty() ? "" : "&").append(parameter);
      }
    }
    return kept.toString();
  }

  private boolean isDropped(String parameter) {
    int equals = parameter.indexOf('=');
    String name =
        (equals < 0 ? parameter : parameter.substring(0, equals)).toLowerCase(Locale.ROOT);
    if (SESSIONS_IF_LONG.contains(name)) {
      return equals >= 0 && LONG_HEX.matches(parameter.substring(equals + 1));
    }
    return exact.contains(name) || prefixes.stream().anyMatch(name::startsWith);
  }
}
