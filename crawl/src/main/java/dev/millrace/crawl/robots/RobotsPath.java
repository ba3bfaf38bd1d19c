package dev.millrace.crawl.robots;

/** What of a URL's text robots.txt speaks of, whether or not the crawler would ask for it. */
public final class RobotsPath {
  private RobotsPath() {}

  /** Path and query, without the fragment; a slash where there is neither. */
  public static String of(String url) {
    int scheme = url.indexOf("://");
    int begin = end(url, scheme < 0 ? 0 : scheme + 3, "/?;");
    int end = url.indexOf('#', begin);
    String path = url.substring(begin, end < 0 ? url.length() : end);
    return path.startsWith("/") ? path : "/" + path;
  }

  private static int end(String url, int from, String marks) {
    int at = from;
    while (at < url.length() && marks.indexOf(url.charAt(at)) < 0 && url.charAt(at) != '#') {
      at++;
    }
    return at;
  }
}
