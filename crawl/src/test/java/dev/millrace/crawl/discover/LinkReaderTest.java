package dev.millrace.crawl.discover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.crawl.url.UrlForm;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkReaderTest {
  private static final CrawlUrl PAGE = CrawlUrl.parse("http://a.org/dir/page").orElseThrow();

  private static PageLinks read(String html, String... robotsTags) {
    return new LinkReader(UrlForm.DEFAULT, "millrace")
        .read(PAGE, html.getBytes(UTF_8), Optional.empty(), List.of(robotsTags));
  }

  private static List<String> links(String html, String... robotsTags) {
    return read(html, robotsTags).links().stream().map(CrawlUrl::text).toList();
  }

  @Test
  void resolvesEachLinkOnceInOrder() {
    assertThat(
            links(
                """
                <a href="b">b</a><a href='/c?x=1&amp;y=2'>c</a><map><area href=//d.org></map>
                <a href="b#part">again</a><a href="page">itself</a><a href="mailto:x@a.org">m</a>
                <a>none</a><a href="javascript:void(0)">j</a><a href="http://u@e.org/">u</a>
                """))
        .containsExactly("http://a.org/dir/b", "http://a.org/c?x=1&y=2", "http://d.org/");
  }

  @Test
  void firstBaseCounts() {
    assertThat(links("<base href='/x/'><base href='/y/'><a href=b>b</a>"))
        .containsExactly("http://a.org/x/b");
    assertThat(links("<base href='file:///'><a href=b>b</a>"))
        .containsExactly("http://a.org/dir/b");
  }

  @Test
  void linkThatIsNotToBeFollowedIsNot() {
    assertThat(links("<a rel='noopener NoFollow' href=a>a</a><a rel=noopener href=b>b</a>"))
        .containsExactly("http://a.org/dir/b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<meta name=robots content='noindex, NOFOLLOW'>",
        "<META CONTENT=none NAME=ROBOTS>",
        "<meta name=Millrace content=nofollow>"
      })
  void pageMayForbidToFollowItsLinks(String meta) {
    PageLinks links = read(meta + "<a href=a>a</a>");

    assertThat(links.mayFollow()).isFalse();
    assertThat(links.links()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!-- <meta name=robots content=nofollow> -->",
        "<meta name=otherbot content=nofollow>",
        "<meta name=robots content='noindex, follow'>",
        "<script>var x = '<meta name=robots content=nofollow>'</script>"
      })
  void whatIsNoDirectiveForUsForbidsNothing(String html) {
    assertThat(links(html + "<a href=b>b</a>")).containsExactly("http://a.org/dir/b");
  }

  @ParameterizedTest
  @CsvSource({
    "'noindex, nofollow', false",
    "none, false",
    "'millrace: nofollow', false",
    "'otherbot: nofollow', true",
    "'unavailable_after: 2026-01-01, nofollow', false",
    "noindex, true"
  })
  void headerMayForbidToFollowLinks(String field, boolean mayFollow) {
    assertThat(read("<a href=a>a</a>", field).mayFollow()).isEqualTo(mayFollow);
  }

  @Test
  void canonicalIsAHintAlsoInACircle() {
    PageLinks links = read("<link rel=canonical href='/other'>");

    assertThat(links.canonical().map(CrawlUrl::text)).contains("http://a.org/other");
    assertThat(read("<link rel=canonical href=page>").canonical()).contains(PAGE);
    assertThat(read("<link rel=canonical href='javascript:x'>").canonical()).isEmpty();
  }

  @Test
  void followsRefreshNextAndFeeds() {
    PageLinks links =
        read(
            "<meta http-equiv=Refresh content=\"0; URL='/r'\"><link rel=next href=n>"
                + "<link rel=alternate type='application/atom+xml' href=f>"
                + "<link rel=stylesheet href=s>");

    assertThat(links.links())
        .extracting(CrawlUrl::text)
        .containsExactly("http://a.org/r", "http://a.org/dir/n");
    assertThat(links.feeds()).extracting(CrawlUrl::text).containsExactly("http://a.org/dir/f");
  }

  @Test
  void readsInTheCharsetDeclaredAndInAnyCaseAtAll() {
    byte[] html = "<a href='/ж'>x</a>".getBytes(Charset.forName("windows-1251"));
    LinkReader reader = new LinkReader(UrlForm.DEFAULT, "millrace");

    assertThat(reader.read(PAGE, html, Optional.of("windows-1251"), List.of()).links())
        .extracting(CrawlUrl::text)
        .containsExactly("http://a.org/%D0%B6");
    assertThat(reader.read(PAGE, html, Optional.of("no such charset"), List.of()).links())
        .hasSize(1);
  }

  @Test
  void deepAndLongPagesAreRead() {
    assertThat(links("<div>".repeat(100_000) + "<a href=b>b</a>")).hasSizeLessThanOrEqualTo(1);
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 6000; i++) {
      many.append("<a href=/").append(i).append(">x</a>");
    }
    assertThat(links(many.toString())).hasSize(5000);
  }
}
