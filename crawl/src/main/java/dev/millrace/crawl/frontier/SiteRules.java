package dev.millrace.crawl.frontier;

import dev.millrace.crawl.url.CrawlUrl;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads the files that speak for a site. Safe for several threads. */
public interface SiteRules {

  /** Which of the files are to be asked for at all. */
  List<SiteFile> wanted();

  /**
   * @param files bodies of those that there are
   */
  Voice read(Map<SiteFile, byte[]> files, CrawlUrl site);

  /**
   * What a robots.txt says of a URL.
   *
   * @param line that decided, with its number; empty where none did
   */
  record Ruling(boolean allowed, String line) {}

  /** What the files of one site say. */
  interface Voice {
    Ruling ruling(CrawlUrl url);

    /** Milliseconds that robots.txt asks us to leave between requests. */
    OptionalLong crawlDelayMillis();

    /** That robots.txt names. */
    List<CrawlUrl> sitemaps();

    /** Rules in the files that withhold a page, each with its file. */
    List<String> optOuts(CrawlUrl url);
  }
}
