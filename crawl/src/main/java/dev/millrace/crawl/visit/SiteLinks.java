package dev.millrace.crawl.visit;

import dev.millrace.crawl.fetch.Response;
import dev.millrace.crawl.frontier.FetchKind;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.FoundUrl;
import dev.millrace.schemas.Page;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/** Links by the site's markup. */
public final class SiteLinks implements LinkReader {

  @Override
  public List<FoundUrl> page(CrawlUrl url, Page page) {
    String html = StandardCharsets.UTF_8.decode(page.getBody().duplicate()).toString();
    Map<String, FoundUrl> found = new LinkedHashMap<>();
    for (Element link : Jsoup.parse(html).select("a[href]")) {
      url.resolve(link.attr("href"))
          .ifPresent(
              target ->
                  found.put(target.text(), new FoundUrl(target.text(), FetchKind.PAGE.label())));
    }
    return List.copyOf(found.values());
  }

  @Override
  public List<FoundUrl> sitemap(CrawlUrl url, Response response) {
    return List.of();
  }

  @Override
  public List<FoundUrl> feed(CrawlUrl url, Response response) {
    return List.of();
  }
}
