package dev.millrace.crawl.discover;

import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.crawl.url.UrlForm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Reads the links of HTML pages. */
public final class LinkReader {
  /** A page of more is a list made by a program; the first are as good as the last. */
  private static final int MOST_LINKS = 5000;

  private final UrlForm form;
  private final RobotsDirectives directives;

  /**
   * @param agent the product token, for pages that speak to one crawler only
   */
  public LinkReader(UrlForm form, String agent) {
    this.form = form;
    this.directives = new RobotsDirectives(agent);
  }

  /**
   * @param html content encodings undone
   * @param charset that the HTTP header declares
   * @param robotsTags values of the {@code X-Robots-Tag} fields
   */
  public PageLinks read(
      CrawlUrl page, byte[] html, Optional<String> charset, List<String> robotsTags) {
    Document document = parse(page, html, charset);
    CrawlUrl base = base(page, document);
    Optional<CrawlUrl> canonical =
        document.select("link[rel~=(?i)\\bcanonical\\b][href]").stream()
            .findFirst()
            .flatMap(link -> form.resolve(base, link.attr("href")));
    boolean mayFollow =
        !directives.forbid("nofollow", robotsTags) && !metaForbids("nofollow", document);
    if (!mayFollow) {
      return new PageLinks(List.of(), List.of(), canonical, false);
    }
    return new PageLinks(links(page, base, document), feeds(base, document), canonical, true);
  }

  private static Document parse(CrawlUrl page, byte[] html, Optional<String> charset) {
    try {
      return Jsoup.parse(
          new ByteArrayInputStream(html),
          charset.filter(LinkReader::isSupported).orElse(null),
          page.text());
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory cannot be read", e);
    }
  }

  private static boolean isSupported(String charset) {
    try {
      return Charset.isSupported(charset);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The first base of the page counts (HTML standard, "document base URL"). */
  private CrawlUrl base(CrawlUrl page, Document document) {
    return document.select("base[href]").stream()
        .findFirst()
        .flatMap(base -> form.resolve(page, base.attr("href")))
        .orElse(page);
  }

  private boolean metaForbids(String directive, Document document) {
    return document.select("meta[name][content]").stream()
        .filter(meta -> directives.speaksToUs(meta.attr("name")))
        .anyMatch(meta -> RobotsDirectives.words(meta.attr("content")).contains(directive));
  }

  private List<CrawlUrl> links(CrawlUrl page, CrawlUrl base, Document document) {
    Set<CrawlUrl> links = new LinkedHashSet<>();
    for (Element link : document.select("a[href], area[href], link[rel][href], meta[http-equiv]")) {
      if (links.size() == MOST_LINKS) {
        break;
      }
      target(link)
          .flatMap(target -> form.resolve(base, target))
          .filter(url -> !url.equals(page))
          .ifPresent(links::add);
    }
    return List.copyOf(links);
  }

  private static Optional<String> target(Element element) {
    List<String> relations = RobotsDirectives.words(element.attr("rel").replace(' ', ','));
    return switch (element.normalName()) {
      case "meta" -> refresh(element);
      case "link" ->
          relations.contains("next") || relations.contains("prev")
              ? Optional.of(element.attr("href"))
              : Optional.empty();
      default ->
          relations.contains("nofollow") ? Optional.empty() : Optional.of(element.attr("href"));
    };
  }

  /** As {@code 5; url=/next}. */
  private static Optional<String> refresh(Element meta) {
    String content = meta.attr("content");
    int url = content.toLowerCase(Locale.ROOT).indexOf("url=");
    return meta.attr("http-equiv").equalsIgnoreCase("refresh") && url >= 0
        ? Optional.of(content.substring(url + 4).replaceAll("^\\s*['\"]|['\"]\\s*$", ""))
        : Optional.empty();
  }

  private List<CrawlUrl> feeds(CrawlUrl base, Document document) {
    return document.select("link[rel~=(?i)\\balternate\\b][type][href]").stream()
        .filter(link -> isFeed(link.attr("type")))
        .flatMap(link -> form.resolve(base, link.attr("href")).stream())
        .distinct()
        .limit(20)
        .toList();
  }

  private static boolean isFeed(String type) {
    String media = type.toLowerCase(Locale.ROOT);
    return media.startsWith("application/rss+xml") || media.startsWith("application/atom+xml");
  }
}
