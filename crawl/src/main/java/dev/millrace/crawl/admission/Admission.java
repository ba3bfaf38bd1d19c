package dev.millrace.crawl.admission;

import dev.millrace.crawl.url.CrawlUrl;
import java.util.Optional;

/** Whether a URL belongs to the crawl at all. Safe for several threads. */
@FunctionalInterface
public interface Admission {

  /** Why not, such as {@code excluded} or {@code trap.repeating-segments}; empty: it does. */
  Optional<String> refusal(CrawlUrl url);
}
