package dev.millrace.crawl.visit;

import dev.millrace.crawl.discover.FeedReader;
import dev.millrace.crawl.discover.LinkReader;
import dev.millrace.crawl.discover.PageLinks;
import dev.millrace.crawl.discover.Sitemap;
import dev.millrace.crawl.discover.SitemapReader;
import dev.millrace.crawl.fetch.ControlBody;
import dev.millrace.crawl.fetch.Response;
import dev.millrace.crawl.frontier.FetchKind;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.crawl.url.UrlForm;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.FoundUrl;
import dev.millrace.schemas.Header;
import dev.millrace.schemas.Page;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where an answer leads to, and as what that is to be fetched. Safe for several threads. */
final class SiteLinks {
  private final LinkReader pages;
  private final SitemapReader sitemaps = new SitemapReader(UrlForm.DEFAULT);
  private final FeedReader feeds = new FeedReader(UrlForm.DEFAULT);

  /**
   * @param agent our product token, for pages that speak to one crawler only
   */
  SiteLinks(String agent) {
    this.pages = new LinkReader(UrlForm.DEFAULT, agent);
  }

  List<FoundUrl> page(CrawlUrl url, Page page) {
    ByteBuffer body = page.getBody().duplicate();
    byte[] html = new byte[body.remaining()];
    body.get(html);
    PageLinks links =
        pages.read(
            url,
            html,
            Optional.of(page.getCharset()).filter(charset -> !charset.isEmpty()),
            page.getHeaders().stream()
                .filter(header -> header.getName().equalsIgnoreCase("X-Robots-Tag"))
                .map(Header::getValue)
                .toList());
    List<FoundUrl> found = new ArrayList<>();
    links.feeds().forEach(feed -> found.add(of(feed, FetchKind.FEED)));
    links.links().forEach(link -> found.add(of(link, FetchKind.PAGE)));
    return found;
  }

  /** A sitemap that a robots.txt names has no links before it, one that an index names has. */
  List<FoundUrl> sitemap(FetchOrder order, CrawlUrl url, Response response) {
    Sitemap sitemap =
        sitemaps.read(
            url,
            ControlBody.of(response, Sitemap.LIMIT_BYTES).orElse(new byte[0]),
            order.getDepth() > 0,
            order.getAskedBy().isEmpty() ? Set.of() : Set.of(order.getAskedBy()));
    List<FoundUrl> found = new ArrayList<>();
    sitemap.children().forEach(child -> found.add(of(child, FetchKind.SITEMAP)));
    sitemap.entries().forEach(entry -> found.add(of(entry.url(), FetchKind.PAGE)));
    return found;
  }

  List<FoundUrl> feed(FetchOrder order, CrawlUrl url, Response response) {
    byte[] body = ControlBody.of(response, Sitemap.LIMIT_BYTES).orElse(new byte[0]);
    return feeds.read(url, body).stream().map(entry -> of(entry.url(), FetchKind.PAGE)).toList();
  }

  private static FoundUrl of(CrawlUrl url, FetchKind kind) {
    return new FoundUrl(url.text(), kind.label());
  }
}
