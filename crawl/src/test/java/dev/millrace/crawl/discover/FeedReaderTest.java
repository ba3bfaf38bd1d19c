package dev.millrace.crawl.discover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.crawl.url.UrlForm;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedReaderTest {
  private static List<Sitemap.Entry> read(String text) {
    return new FeedReader(UrlForm.DEFAULT)
        .read(CrawlUrl.parse("http://a.org/feed").orElseThrow(), text.getBytes(UTF_8));
  }

  private static List<String> urls(String text) {
    return read(text).stream().map(entry -> entry.url().text()).toList();
  }

  @Test
  void readsRss() {
    assertThat(
            urls(
                """
                <rss version="2.0"><channel><title>f</title><link>http://a.org/</link>
                <item><link>/1</link><guid isPermaLink="false">x:7</guid></item>
                <item><guid>http://a.org/2</guid></item><item><title>none</title></item>
                </channel></rss>
                """))
        .containsExactly("http://a.org/1", "http://a.org/2");
  }

  @Test
  void readsTenThousandItemsAndNoMore() {
    String item = "<item><link>http://a.org/</link></item>";
    assertThat(urls("<rss>" + item.repeat(9_999) + "</rss>")).hasSize(9_999);
    assertThat(urls("<rss>" + item.repeat(10_002) + "</rss>")).hasSize(10_000);
  }

  @Test
  void readsRssOfTheFirstVersion() {
    assertThat(
            urls(
                """
                <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
                <channel><link>http://a.org/</link></channel>
                <item><link>http://a.org/1</link></item></rdf:RDF>
                """))
        .containsExactly("http://a.org/1");
  }

  @Test
  void readsAtom() {
    List<Sitemap.Entry> entries =
        read(
            """
            <feed xmlns="http://www.w3.org/2005/Atom"><link href="http://a.org/"/>
            <entry><link rel="self" href="http://a.org/self"/><link href="/1"/>
            <updated>2026-01-02T03:04:05Z</updated></entry>
            <entry><link rel="alternate" href="http://b.org/2"/></entry></feed>
            """);

    assertThat(entries)
        .extracting(entry -> entry.url().text())
        .containsExactly("http://a.org/1", "http://b.org/2");
    assertThat(entries.getFirst().changedAt()).contains(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void whatIsNoFeedHasNoItems() {
    assertThat(urls("<html><a href='/1'>x</a></html>")).isEmpty();
    assertThat(urls("nonsense")).isEmpty();
  }
}
