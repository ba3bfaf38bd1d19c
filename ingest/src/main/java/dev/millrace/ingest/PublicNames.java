package dev.millrace.ingest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may be told of a source's name to whoever reads what was made of it. */
public final class PublicNames {
  private static final Pattern COMMON_CRAWL =
      Pattern.compile("(?:.*/)?(crawl-data/[^?#]+)(?:[?#].*)?");

  /** Scheme, user, the rest to the query. */
  private static final Pattern URL =
      Pattern.compile("(https?://|s3://)(?:[^/@?#]*@)?([^?#]*).*", Pattern.CASE_INSENSITIVE);

  private PublicNames() {}

  public static String of(String name) {
    Matcher crawled = COMMON_CRAWL.matcher(name);
    if (crawled.matches()) {
      return crawled.group(1);
    }
    Matcher url = URL.matcher(name);
    return url.matches()
        ? url.group(1) + url.group(2)
        : name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }
}
