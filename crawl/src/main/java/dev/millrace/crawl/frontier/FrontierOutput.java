package dev.millrace.crawl.frontier;

import dev.millrace.schemas.CrawlProgress;
import dev.millrace.schemas.DiscoveredUrls;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.FetchResult;

/** Takes what the frontier decides, in the transaction of its state. */
public interface FrontierOutput {

  void order(FetchOrder order);

  /** For the frontier of another domain, or of this one at another time. */
  void discovered(String domain, DiscoveredUrls urls);

  /** For the frontier of a domain that asked for a robots.txt elsewhere. */
  void relay(String domain, FetchResult result);

  void progress(CrawlProgress progress);
}
