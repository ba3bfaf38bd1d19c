package dev.millrace.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a request is sent to.
 *
 * @param parameters of the query, decoded
 */
record Target(String rawPath, String path, Map<String, String> parameters) {
  static final Target NONE = new Target("", "", Map.of());

  /**
   * @param sent as it stands in the request's line
   * @throws IllegalArgumentException if a % stands before anything but two hexadecimal digits
   */
  static Target of(String sent) {
    String local = local(sent);
    int question = local.indexOf('?');
    String raw = question < 0 ? local : local.substring(0, question);
    String query = question < 0 ? "" : local.substring(question + 1);
    return new Target(raw, decodeSegment(raw), parameters(query));
  }

  /** In a path, unlike in a query, + is no space. */
  static String decodeSegment(String raw) {
    return raw.indexOf('%') < 0 ? raw : decode(raw.replace("+", "%2B"));
  }

  /** Without fragment and, if it is a whole URL, scheme and authority. */
  private static String local(String sent) {
    int fragment = sent.indexOf('#');
    String target = fragment < 0 ? sent : sent.substring(0, fragment);
    int authority = target.startsWith("/") ? -1 : target.indexOf("://");
    if (authority < 0) {
      return target;
    }
    int path = target.indexOf('/', authority + 3);
    return path < 0 ? "/" : target.substring(path);
  }

  private static Map<String, String> parameters(String query) {
    if (query.isEmpty()) {
      return Map.of();
    }
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      int split = pair.indexOf('=');
      if (split > 0) {
        parameters.put(decode(pair.substring(0, split)), decode(pair.substring(split + 1)));
      }
    }
    return Map.copyOf(parameters);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
