package dev.millrace.crawl.robots;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Bytes;
import dev.millrace.crawl.url.CrawlUrl;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RobotsFileTest {
  private static final String CLOSED = "User-agent: *\nDisallow: /\n";

  private static RobotsFile file(String text) {
    return RobotsFile.parse(text.getBytes(UTF_8));
  }

  private static boolean allows(byte[] body, String path) {
    return RobotsFile.parse(body).verdict("millrace", path).allowed();
  }

  @Test
  void namesTheLineThatDecided() {
    RobotsFile robots =
        file("# ours\nUser-agent: Millrace\nDisallow: /a  # not here\nAllow: /a/b\n");

    assertThat(robots.verdict("millrace", "/a/c"))
        .isEqualTo(new RobotsVerdict(false, Optional.of("Disallow: /a  # not here"), 3));
    assertThat(robots.verdict("millrace", "/a/b").lineNumber()).isEqualTo(4);
    assertThat(robots.verdict("millrace", "/c")).isEqualTo(RobotsVerdict.NO_RULE);
  }

  @Test
  void byteOrderMarkHidesNoRule() {
    byte[] mark = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    assertThat(allows(Bytes.concat(mark, CLOSED.getBytes(UTF_8)), "/")).isFalse();
  }

  @Test
  void utf16HidesNoRule() {
    assertThat(allows(("\ufeff" + CLOSED).getBytes(UTF_16LE), "/")).isFalse();
    assertThat(allows(("\ufeff" + CLOSED).getBytes(UTF_16BE), "/")).isFalse();
    assertThat(allows(CLOSED.getBytes(UTF_16LE), "/")).isFalse();
    assertThat(allows(CLOSED.getBytes(UTF_16BE), "/")).isFalse();
  }

  @Test
  void nulHidesNoRule() {
    assertThat(allows("User-agent: *\nDis\0allow: /\0\n".getBytes(UTF_8), "/")).isFalse();
  }

  @Test
  void pageOfHtmlSaysNothing() {
    String html =
        "<!DOCTYPE html><html><head><title>Not found</title></head><body>\n"
            + "<p>Disallow: /</p>\nDisallow: /\n</body></html>";

    assertThat(allows(html.getBytes(UTF_8), "/")).isTrue();
  }

  @Test
  void fiftyMegabytesAreReadToTheLimit() {
    byte[] body = new byte[50 << 20];
    Arrays.fill(body, (byte) '#');
    byte[] begin = "User-agent: *\nDisallow: /a\n".getBytes(UTF_8);
    System.arraycopy(begin, 0, body, 0, begin.length);
    byte[] end = "\nDisallow: /b\n".getBytes(UTF_8);
    System.arraycopy(end, 0, body, body.length - end.length, end.length);

    assertThat(allows(body, "/a")).isFalse();
    assertThat(allows(body, "/b")).isTrue();
  }

  @Test
  void lineWithinTheLimitCountsAndOneThatTheLimitCutsDoesNot() {
    byte[] rule = "\nDisallow: /abc".getBytes(UTF_8);
    byte[] whole = new byte[RobotsFile.LIMIT_BYTES];
    Arrays.fill(whole, (byte) '#');
    byte[] begin = "User-agent: *\n".getBytes(UTF_8);
    System.arraycopy(begin, 0, whole, 0, begin.length);
    System.arraycopy(rule, 0, whole, whole.length - rule.length, rule.length);

    assertThat(allows(whole, "/abc")).isFalse();
    assertThat(allows(Bytes.concat(whole, "d\n".getBytes(UTF_8)), "/abcd")).isTrue();
  }

  @Test
  void crawlDelayIsNotCappedAndLongestCounts() {
    RobotsFile robots =
        file("User-agent: millrace\nCrawl-delay: 2.5\n\nUser-agent: millrace\nCrawl-delay: 7200\n");

    assertThat(robots.crawlDelay("Millrace")).contains(Duration.ofHours(2));
    assertThat(robots.crawlDelay("other")).isEmpty();
    assertThat(file("User-agent: *\nCrawl-delay: -3\n").crawlDelay("x")).isEmpty();
    assertThat(file("User-agent: *\nCrawl-delay: NaN\n").crawlDelay("x")).isEmpty();
    assertThat(file("User-agent: *\nCrawl-delay: 1e300\n").crawlDelay("x"))
        .contains(Duration.ofDays(365));
    assertThat(file("User-agent: *\nCrawl-delay: .2\n").crawlDelay("x"))
        .contains(Duration.ofMillis(200));
  }

  @Test
  void sitemapsHoldForAllAndEndNoGroup() {
    RobotsFile robots =
        file(
            """
            User-agent: a
            Sitemap: http://x.org/1.xml
            User-agent: b
            Disallow: /
            sitemap: http://x.org/2.xml
            """);

    assertThat(robots.sitemaps()).containsExactly("http://x.org/1.xml", "http://x.org/2.xml");
    assertThat(robots.verdict("a", "/").allowed()).isFalse();
  }

  @Test
  void usageLinesAreOfTheGroupAndOfTheLongestPath() {
    RobotsFile robots =
        file(
            """
            User-agent: *
            Content-Signal: search=yes, AI-train=no
            Content-Usage: train-ai=n
            Content-Usage: /open/ train-ai=y
            Allow: /
            """);
    CrawlUrl open = CrawlUrl.parse("http://x.org/open/1").orElseThrow();
    CrawlUrl closed = CrawlUrl.parse("http://x.org/").orElseThrow();

    assertThat(robots.usages("millrace", closed))
        .extracting(UsageLine::preferences)
        .containsExactly(Map.of("search", "yes", "ai-train", "no"), Map.of("train-ai", "n"));
    assertThat(robots.usages("millrace", open))
        .extracting(UsageLine::lineNumber)
        .containsExactly(2, 4);
  }

  @Test
  void usageLineBeforeAnyAgentSpeaksToAll() {
    RobotsFile robots = file("Content-Signal: ai-train=no\nUser-agent: x\nAllow: /\n");

    assertThat(robots.usages("millrace", CrawlUrl.parse("http://x.org/").orElseThrow())).hasSize(1);
  }

  @Test
  void anyBytesAreRead() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      byte[] body = new byte[random.nextInt(400)];
      random.nextBytes(body);
      RobotsFile robots = RobotsFile.parse(Bytes.concat("User-agent: *\n".getBytes(UTF_8), body));
      assertThat(robots.verdict("millrace", "/").lineNumber()).as("seed " + seed).isNotNegative();
    }
  }

  @Test
  void manyStarsCostLittle() {
    String stars = "*a".repeat(4000);
    RobotsFile robots = file("User-agent: *\nDisallow: /" + stars + "b\n");

    assertThat(robots.verdict("millrace", "/" + "a".repeat(2000)).allowed()).isTrue();
  }

  @Test
  void misspelledRulesCount() {
    for (String word : List.of("disalow", "dissallow", "Disallaw")) {
      assertThat(allows(("useragent: *\n" + word + ": /\n").getBytes(UTF_8), "/")).isFalse();
    }
  }
}
