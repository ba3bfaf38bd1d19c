package dev.millrace.crawl.url.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The segments of a path, with {@code .} and {@code ..} resolved as browsers resolve them. */
public final class PathSegments {
  private PathSegments() {}

  /** Escaped, in order. The last is empty where the path ends in a slash. */
  public static List<String> of(String path) {
    List<String> segments = new ArrayList<>();
    String[] parts = path.split("[/\\\\]", -1);
    int begin = parts.length > 1 && parts[0].isEmpty() ? 1 : 0;
    for (int i = begin; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      switch (parts[i].toLowerCase(Locale.ROOT)) {
        case ".", "%2e" -> endWithSlash(segments, last);
        case "..", ".%2e", "%2e.", "%2e%2e" -> {
          if (!segments.isEmpty()) {
            segments.removeLast();
          }
          endWithSlash(segments, last);
        }
        default -> segments.add(Escapes.segment(parts[i]));
      }
    }
    return segments;
  }

  private static void endWithSlash(List<String> segments, boolean last) {
    if (last) {
      segments.add("");
    }
  }

  public static String join(List<String> segments) {
    return "/" + String.join("/", segments);
  }
}
