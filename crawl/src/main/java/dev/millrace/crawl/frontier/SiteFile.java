package dev.millrace.crawl.frontier;

import dev.millrace.crawl.url.CrawlUrl;
import java.util.Optional;

/** Files that speak for a whole site: for a scheme, host and port. */
public enum SiteFile {
  /** RFC 9309. Without an answer about it nothing of the site is fetched. */
  ROBOTS("/robots.txt", FetchKind.ROBOTS),
  /** TDM Reservation Protocol, W3C community group report, section 6.1. */
  TDMREP("/.well-known/tdmrep.json", FetchKind.POLICY),
  /** Spawning's ai.txt. */
  AI_TXT("/ai.txt", FetchKind.POLICY);

  private final String path;
  private final FetchKind kind;

  SiteFile(String path, FetchKind kind) {
    this.path = path;
    this.kind = kind;
  }

  public String path() {
    return path;
  }

  FetchKind kind() {
    return kind;
  }

  /** Of the site that a URL belongs to. */
  CrawlUrl of(CrawlUrl url) {
    return url.onHost(path);
  }

  /** Which one an order was for; a robots.txt may be at the end of a redirect. */
  static Optional<SiteFile> of(String kind, String url) {
    if (kind.equals(FetchKind.ROBOTS.label())) {
      return Optional.of(ROBOTS);
    }
    for (SiteFile file : values()) {
      if (file.kind.label().equals(kind) && url.endsWith(file.path)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
