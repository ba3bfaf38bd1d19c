package dev.millrace.crawl.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.discover.FeedReader;
import dev.millrace.crawl.discover.LinkReader;
import dev.millrace.crawl.discover.Sitemap;
import dev.millrace.crawl.discover.SitemapReader;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.crawl.url.UrlForm;
import dev.millrace.model.fuzz.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** Sitemaps, feeds and pages as lists of URLs: each file is read as each of them. */
class SiteListsFuzzTest extends FuzzTarget {
  private static final CrawlUrl AT = CrawlUrl.parse("http://a.org/sitemap.xml").orElseThrow();
  private static final String SITEMAP =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
          xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
      <url><loc> http://a.org/1?x=1&amp;y=2 </loc><lastmod>2026-01-02</lastmod></url>
      <url><loc><![CDATA[http://a.org/2]]></loc><news:news>
      <news:publication_date>2026-01-02T03:04:05+01:00</news:publication_date></news:news></url>
      </urlset>
      """;

  @Override
  protected List<byte[]> seeds() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(utf8(SITEMAP));
    }
    return List.of(
        utf8(SITEMAP),
        zipped.toByteArray(),
        utf8("<sitemapindex><sitemap><loc>http://a.org/s2.xml</loc></sitemap></sitemapindex>"),
        utf8("http://a.org/1\nhttp://a.org/2\n"),
        utf8(
            "<rss version='2.0'><channel><link>http://a.org/</link><item><link>/1</link>"
                + "<pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate></item></channel></rss>"),
        utf8(
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='alternate' href='/3'/>"
                + "<updated>2026-01-02T03:04:05Z</updated></entry></feed>"),
        utf8(
            "<html><head><base href='/b/'><link rel=canonical href=/c><meta name=robots"
                + " content='noindex'></head><a href='x?y=1#z' rel=nofollow>a</a></html>"));
  }

  @Override
  protected List<String> words() {
    return List.of(
        "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;&b;\">]>",
        "&c;",
        "<!DOCTYPE a SYSTEM \"file:///etc/hostname\">",
        "<loc>",
        "</loc>",
        "<![CDATA[",
        "]]>",
        "<?xml version='1.0' encoding='utf-16'?>",
        "xmlns:x='",
        "9999-99-99T99:99:99+99:99",
        "+1000000000-01-01",
        "http://[::1]:99999/",
        "http://xn--a/",
        "href='//'");
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of();
  }

  @Override
  protected void read(byte[] input) {
    Sitemap sitemap = new SitemapReader(UrlForm.DEFAULT).read(AT, input, false, Set.of("b.org"));
    assertThat(sitemap.entries()).hasSizeLessThanOrEqualTo(Sitemap.MOST_ENTRIES);
    assertThat(new FeedReader(UrlForm.DEFAULT).read(AT, input)).isNotNull();
    LinkReader links = new LinkReader(UrlForm.DEFAULT, "millrace");
    assertThat(links.read(AT, input, Optional.empty(), List.of("noindex"))).isNotNull();
    assertThat(links.read(AT, input, Optional.of("utf-16"), List.of())).isNotNull();
  }
}
