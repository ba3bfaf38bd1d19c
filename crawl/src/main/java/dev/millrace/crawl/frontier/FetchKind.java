package dev.millrace.crawl.frontier;

import java.util.Locale;

/** What a URL is fetched as. */
public enum FetchKind {
  PAGE,
  SITEMAP,
  FEED,
  /** A robots.txt. */
  ROBOTS,
  /** Another file that speaks for a whole site. */
  POLICY;

  /** As on the wire. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A page for one that a later version writes. */
  public static FetchKind of(String label) {
    for (FetchKind kind : values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    return PAGE;
  }

  /** Whether it speaks for a site, and so is asked for before any page of it. */
  public boolean isSiteFile() {
    return this == ROBOTS || this == POLICY;
  }
}
