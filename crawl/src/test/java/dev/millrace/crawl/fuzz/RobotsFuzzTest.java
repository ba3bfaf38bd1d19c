package dev.millrace.crawl.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.optout.AiTxt;
import dev.millrace.crawl.optout.TdmReservations;
import dev.millrace.crawl.robots.RobotsFile;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.model.fuzz.FuzzTarget;
import java.util.List;

/** robots.txt, ai.txt and tdmrep.json: each file is read as each of them. */
class RobotsFuzzTest extends FuzzTarget {
  private static final CrawlUrl URL =
      CrawlUrl.parse("http://a.example/private/page.html?x=1").orElseThrow();

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8(
            """
            User-agent: *
            Disallow: /private/*.html$
            Allow: /private/page
            Crawl-delay: 2.5
            Content-Signal: search=yes, ai-train=no
            Content-Usage: /private/ train-ai=n

            User-agent: millrace
            User-agent: other/1.0
            Disallow: /%e6%b0%b4
            Sitemap: http://a.example/sitemap.xml
            """),
        utf8("User-Agent: *\r\nDisallow: *.html\r\nAllow: /\r\n"),
        utf8("[{\"location\":\"/private/*\",\"tdm-reservation\":1,\"tdm-policy\":\"/p\"}]"));
  }

  @Override
  protected List<String> words() {
    return List.of(
        "User-agent: millrace\n",
        "Disallow: ",
        "Crawl-delay: 1e999\n",
        "Crawl-delay: -1\n",
        "Content-Usage: train-ai=n;x=\"\\\"\n",
        "*",
        "$",
        "%",
        "%zz",
        "\ufeff",
        "\u0000",
        "null",
        "[[[[",
        "\"location\":\"" + "*".repeat(200) + "\"");
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of();
  }

  @Override
  protected void read(byte[] input) {
    RobotsFile robots = RobotsFile.parse(input);
    assertThat(robots.verdict("millrace", URL)).isNotNull();
    assertThat(robots.crawlDelay("millrace")).isNotNull();
    assertThat(robots.usages("millrace", URL)).isNotNull();
    robots.sitemaps().forEach(CrawlUrl::parse);
    assertThat(AiTxt.parse(input).of("millrace", URL)).isNotNull();
    assertThat(TdmReservations.parse(input).of(URL)).isNotNull();
  }
}
