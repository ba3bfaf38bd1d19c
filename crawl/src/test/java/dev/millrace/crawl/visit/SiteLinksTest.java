package dev.millrace.crawl.visit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.fetch.Response;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.FoundUrl;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SiteLinksTest {
  private static final CrawlUrl AT = CrawlUrl.parse("http://a.org/sitemap.xml").orElseThrow();

  private final SiteLinks links = new SiteLinks("millrace");

  private List<FoundUrl> sitemap(int depth, String askedBy, String xml) {
    FetchOrder order =
        FetchOrder.newBuilder()
            .setUrl(AT.text())
            .setKind("sitemap")
            .setDepth(depth)
            .setAskedBy(askedBy)
            .build();
    Response response =
        new Response(
            AT.text(),
            200,
            "OK",
            List.of(),
            xml.getBytes(UTF_8),
            false,
            InetAddress.getLoopbackAddress(),
            Instant.EPOCH,
            new byte[0],
            new byte[0]);
    return links.sitemap(order, AT, response);
  }

  @Test
  void anIndexThatRobotsTxtNamesLeadsToSitemapsAndOneThatAnIndexNamesDoesNot() {
    String index = "<sitemapindex><sitemap><loc>http://a.org/1.xml</loc></sitemap></sitemapindex>";

    assertThat(sitemap(0, "", index))
        .containsExactly(new FoundUrl("http://a.org/1.xml", "sitemap"));
    assertThat(sitemap(1, "", index)).isEmpty();
  }

  @Test
  void entriesArePagesOfTheHostAndOfWhoeverNamedTheSitemap() {
    String urls =
        "<urlset><url><loc>http://a.org/1</loc></url><url><loc>http://b.org/2</loc></url></urlset>";

    assertThat(sitemap(0, "", urls)).containsExactly(new FoundUrl("http://a.org/1", "page"));
    assertThat(sitemap(1, "http://b.org", urls))
        .containsExactly(
            new FoundUrl("http://a.org/1", "page"), new FoundUrl("http://b.org/2", "page"));
  }
}
