package dev.millrace.crawl.visit;

import dev.millrace.crawl.fetch.Response;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.FoundUrl;
import dev.millrace.schemas.Page;
import java.util.List;

/** Finds where an answer leads to. Safe for several threads. */
public interface LinkReader {

  /** Links of a page, as what they are to be fetched. */
  List<FoundUrl> page(CrawlUrl url, Page page);

  /** Pages and further sitemaps that a sitemap names. */
  List<FoundUrl> sitemap(CrawlUrl url, Response response);

  /** Pages that a feed names. */
  List<FoundUrl> feed(CrawlUrl url, Response response);
}
