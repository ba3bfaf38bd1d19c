package dev.millrace.crawl.discover;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.fetch.RawServer;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.crawl.url.UrlForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SitemapReaderTest {
  private static final CrawlUrl AT = CrawlUrl.parse("http://a.org/sitemap.xml").orElseThrow();

  private final SitemapReader reader = new SitemapReader(UrlForm.DEFAULT);

  private Sitemap read(String text) {
    return reader.read(AT, text.getBytes(UTF_8), false, Set.of());
  }

  private static String urls(String... locations) {
    StringBuilder xml =
        new StringBuilder("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>");
    for (String location : locations) {
      xml.append("<url><loc>").append(location).append("</loc></url>");
    }
    return xml.append("</urlset>").toString();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }

  /** JDK's parser of XML tells of such bytes there by itself. */
  @Test
  void whatIsNoCharacterEndsTheSitemapAndPutsNothingOnStandardError() {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, UTF_8));
    try {
      byte[] latin = urls("http://a.org/1", "http://a.org/\u00e9").getBytes(ISO_8859_1);
      assertThat(reader.read(AT, latin, false, Set.of()).entries())
          .extracting(entry -> entry.url().text())
          .containsExactly("http://a.org/1");
      byte[] none = "\u00ff<urlset>".getBytes(ISO_8859_1);
      assertThat(reader.read(AT, none, false, Set.of()).entries()).isEmpty();
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(UTF_8)).isEmpty();
  }

  @Test
  void readsTheEncodingThatTheDeclarationOrTheByteOrderMarkTells() {
    String list = urls("http://a.org/\u00e9");
    for (byte[] sent :
        List.of(
            list.getBytes(UTF_8),
            ("\ufeff" + list).getBytes(UTF_8),
            ("<?xml version='1.0' encoding='ISO-8859-1'?>" + list).getBytes(ISO_8859_1),
            ("<?xml version=\"1.0\" encoding=\"utf-16\"?>" + list).getBytes(UTF_8),
            ("\ufeff" + list).getBytes(UTF_16LE),
            list.getBytes(UTF_16BE))) {
      assertThat(reader.read(AT, sent, false, Set.of()).entries())
          .extracting(entry -> entry.url().text())
          .containsExactly("http://a.org/%C3%A9");
    }
    assertThat(read("<?xml version='1.0' encoding='no-such'?>" + list).entries()).isEmpty();
  }

  @Test
  void readsEntriesWithTheirTimes() {
    Sitemap sitemap =
        read(
            """

            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
                xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
                xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
              <url><loc> http://a.org/1?x=1&amp;y=2 </loc><lastmod>2026-01-02</lastmod>
                <image:image><image:loc>http://a.org/i.png</image:loc></image:image></url>
              <url><loc><![CDATA[http://a.org/2]]></loc>
                <news:news><news:publication_date>2026-01-02T03:04:05+01:00</news:publication_date>
                </news:news></url>
              <url><lastmod>tomorrow</lastmod><loc>/3</loc></url>
              <url><lastmod>2026-01-02</lastmod></url>
            </urlset>
            """);

    assertThat(sitemap.entries())
        .containsExactly(
            entry("http://a.org/1?x=1&y=2", Optional.of("2026-01-02T00:00:00Z")),
            entry("http://a.org/2", Optional.of("2026-01-02T02:04:05Z")),
            entry("http://a.org/3", Optional.empty()));
    assertThat(sitemap.dropped()).isEqualTo(1);
    assertThat(sitemap.truncated()).isFalse();
  }

  private static Sitemap.Entry entry(String url, Optional<String> changedAt) {
    return new Sitemap.Entry(CrawlUrl.parse(url).orElseThrow(), changedAt.map(Instant::parse));
  }

  @Test
  void indexLeadsToOthersButNeverToItselfNorThroughAnotherIndex() {
    String index =
        """
        <sitemapindex><sitemap><loc>http://a.org/1.xml.gz</loc></sitemap>
        <sitemap><loc>http://a.org/sitemap.xml</loc></sitemap>
        <sitemap><loc>http://b.org/2.xml</loc></sitemap></sitemapindex>
        """;

    assertThat(read(index).children())
        .extracting(CrawlUrl::text)
        .containsExactly("http://a.org/1.xml.gz");
    assertThat(read(index).dropped()).isEqualTo(2);
    assertThat(reader.read(AT, index.getBytes(UTF_8), true, Set.of()).children()).isEmpty();
  }

  @Test
  void entriesOfOtherHostsNeedThatHostsWord() {
    byte[] xml = urls("http://b.org/1", "http://www.a.org/1", "http://a.org/1").getBytes(UTF_8);

    assertThat(reader.read(AT, xml, false, Set.of()).entries())
        .extracting(entry -> entry.url().text())
        .containsExactly("http://a.org/1");
    assertThat(reader.read(AT, xml, false, Set.of("http://b.org")).entries())
        .extracting(entry -> entry.url().text())
        .containsExactly("http://b.org/1", "http://a.org/1");
  }

  @Test
  void externalEntityIsNeitherReadNorFetched() throws IOException {
    try (RawServer server = RawServer.sending("HTTP/1.1 200 OK\r\n\r\nhttp://a.org/secret")) {
      Sitemap sitemap =
          read(
              "<!DOCTYPE x [<!ENTITY e SYSTEM '"
                  + server.url("/")
                  + "'><!ENTITY f SYSTEM 'file:///etc/hostname'>]>"
                  + urls("http://a.org/1", "http://a.org/&e;", "http://a.org/&f;"));

      assertThat(server.connections()).isZero();
      assertThat(sitemap.entries())
          .extracting(entry -> entry.url().text())
          .isSubsetOf("http://a.org/1", "http://a.org/");
    }
  }

  @Test
  void entitiesThatMultiplyAreNotExpanded() {
    StringBuilder xml = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>");
    for (int i = 1; i < 12; i++) {
      xml.append("<!ENTITY a%d '%s'>".formatted(i, ("&a" + (i - 1) + ";").repeat(10)));
    }
    Sitemap sitemap = read(xml.append("]>").append(urls("http://a.org/&a11;")).toString());

    assertThat(sitemap.entries())
        .allSatisfy(entry -> assertThat(entry.url().text()).isEqualTo("http://a.org/"));
  }

  @Test
  void tenMillionEntriesAreReadToTheLimit() throws IOException {
    byte[] entry = "<url><loc>http://a.org/1</loc></url>".getBytes(UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("<urlset>".getBytes(UTF_8));
      for (int i = 0; i < 10_000_000; i++) {
        gzip.write(entry);
      }
    }

    Sitemap sitemap = reader.read(AT, bytes.toByteArray(), false, Set.of());

    assertThat(sitemap.entries()).hasSize(Sitemap.MOST_ENTRIES);
    assertThat(sitemap.truncated()).isTrue();
  }

  @Test
  void fileOfExactlyTheLimitIsWhole() {
    String[] locations = new String[Sitemap.MOST_ENTRIES];
    Arrays.fill(locations, "/1");

    assertThat(read(urls(locations)).truncated()).isFalse();
  }

  @Test
  void gzipIsToldByItsBytes() throws IOException {
    byte[] gzip = gzip(urls("/1").getBytes(UTF_8));

    assertThat(reader.read(AT, gzip, false, Set.of()).entries()).hasSize(1);
  }

  @Test
  void cutGzipGivesWhatCame() throws IOException {
    byte[] gzip = gzip(urls("/1", "/2").getBytes(UTF_8));
    byte[] cut = Arrays.copyOf(gzip, gzip.length - 8);

    assertThat(reader.read(AT, cut, false, Set.of()).entries()).isNotEmpty();
  }

  @Test
  void damagedXmlGivesWhatCame() {
    assertThat(read("<urlset><url><loc>/1</loc></url><url><loc>/2?a&b</loc>").entries()).hasSize(1);
    assertThat(read("<html><body>Not found</body>").entries()).isEmpty();
    assertThat(read("<".repeat(100_000)).entries()).isEmpty();
    assertThat(read("<a>".repeat(100_000)).entries()).isEmpty();
    assertThat(read("").entries()).isEmpty();
  }

  @Test
  void linesOfTextAreUrls() {
    assertThat(read("\ufeffhttp://a.org/1\r\nhttp://b.org/2\n\nnonsense\nhttp://a.org/3").entries())
        .extracting(entry -> entry.url().text())
        .containsExactly("http://a.org/1", "http://a.org/3");
  }

  @Test
  void feedIsASitemapToo() {
    Sitemap sitemap =
        read(
            """
            <rss><channel><link>http://a.org/</link><item><title>t</title>
            <link>http://a.org/1</link><pubDate>Fri, 02 Jan 2026 00:00:00 GMT</pubDate></item>
            <item><link>http://b.org/2</link></item></channel></rss>
            """);

    assertThat(sitemap.entries())
        .containsExactly(entry("http://a.org/1", Optional.of("2026-01-02T00:00:00Z")));
  }
}
