package dev.millrace.crawl.discover;

import dev.millrace.crawl.url.CrawlUrl;
import java.util.List;
import java.util.Optional;

/**
 * Where a page leads.
 *
 * @param links that may be followed, each once, in the page's order, without the page itself
 * @param feeds that the page names, RSS and Atom
 * @param canonical the URL that the page says is its own: a hint, since any page can claim any
 * @param mayFollow false where the page asks that none of its links be followed; there are none
 *     then
 */
public record PageLinks(
    List<CrawlUrl> links, List<CrawlUrl> feeds, Optional<CrawlUrl> canonical, boolean mayFollow) {

  public PageLinks {
    links = List.copyOf(links);
    feeds = List.copyOf(feeds);
  }
}
