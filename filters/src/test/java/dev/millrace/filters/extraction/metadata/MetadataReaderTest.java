package dev.millrace.filters.extraction.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataReaderTest {
  private static final LocalDate DAY = LocalDate.of(2024, 5, 6);

  private static PageMetadata read(String html, String url) {
    Document document = Jsoup.parse(html);
    List<String> linked =
        document.select("script[type=application/ld+json]").stream()
            .map(script -> script.data())
            .toList();
    return MetadataReader.read(document, linked, url);
  }

  private static PageMetadata read(String html) {
    return read(html, "https://mill.test/a/b.html");
  }

  private static String linked(String json) {
    return "<script type='application/ld+json'>" + json + "</script>";
  }

  @Test
  void aGraphOfLinkedDataIsFollowedByItsNames() {
    PageMetadata found =
        read(
            linked(
                """
                {"@graph": [
                  {"@type": "WebSite", "@id": "#site", "name": "The Mill"},
                  {"@type": ["WebPage"], "description": "Of water.", "license": "https://l.test/by"},
                  {"@type": "BlogPosting", "author": [{"@id": "#ada"}, {"@type": "Person", "name": "Bo Race"}],
                   "datePublished": "2024-05-06T10:00:00Z", "dateModified": "2025-01-01"},
                  {"@type": "Person", "@id": "#ada", "name": "Ada Miller"}]}\
                """));
    assertThat(found)
        .isEqualTo(
            new PageMetadata(
                "Ada Miller; Bo Race",
                Optional.of(DAY),
                "The Mill",
                "https://l.test/by",
                "Of water."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"@type\":\"Article\"}",
        "{\"@type\":\"Article\",\"author\":{}}",
        "{\"@type\":\"Article\",\"author\":{\"@id\":\"#x\"},\"datePublished\":7}",
        "{\"@type\":7}"
      })
  void linkedDataThatSayNothingLeaveTheRestOfThePage(String json) {
    String html =
        "<meta name=author content='Ada Miller'><meta property=article:published_time"
            + " content=2024-05-06>";
    PageMetadata found = read("<head>" + html + linked(json) + "</head>");
    assertThat(found.author()).isEqualTo("Ada Miller");
    assertThat(found.published()).contains(DAY);
  }

  @Test
  void metaTagsTellSiteAndDescription() {
    PageMetadata found =
        read(
            "<meta property=og:site_name content='The  Mill'><meta name=Description content='Of"
                + " water.'><meta name=twitter:label1 content='Written by'><meta name=twitter:data1"
                + " content='Ada Miller'>");
    assertThat(found.site()).isEqualTo("The Mill");
    assertThat(found.description()).isEqualTo("Of water.");
    assertThat(found.author()).isEqualTo("Ada Miller");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<span itemprop=author><span itemprop=name>Ada Miller</span> of the mill</span>",
        "<a rel='nofollow author' href=/ada>Ada Miller</a>",
        "<p class='entry-meta__authorName'>By Ada Miller</p>",
        "<p class=byline>By Ada Miller | May 6, 2024</p>",
        "<h1>Water</h1><p>By Ada Miller</p>",
        "<h1>Water</h1><p>Written by</p><p>Ada Miller</p>"
      })
  void aBylineNamesTheAuthor(String body) {
    assertThat(read(body).author()).isEqualTo("Ada Miller");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p class=authority>Ada Miller</p>",
        "<p>By Ada Miller</p><h1>Water</h1>",
        "<h1>Water</h1><p>by and by the mill turns</p>"
      })
  void whatIsNoBylineNamesNobody(String body) {
    assertThat(read(body).author()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<time datetime=2020-01-01></time><meta itemprop=datePublished content=2024-05-06>",
        "<time datetime=2020-01-01></time><time class=entry-date datetime=2024-05-06></time>",
        "<time datetime=2024-05-06></time><p class=date>2020-01-01</p>",
        "<p class='post-date'>May 6, 2024</p>",
        "<h1>Water</h1><p>6 May 2024</p>"
      })
  void theDayIsTakenWhereItIsSurest(String body) {
    assertThat(read(body).published()).contains(DAY);
  }

  @Test
  void theDayInTheAddressComesBeforeOnesThatMayBeAnything() {
    assertThat(
            read("<time datetime=2020-01-01></time>", "https://mill.test/2024/05/06/water")
                .published())
        .contains(DAY);
    assertThat(read("", "https://mill.test/2024/05/water").published()).isEmpty();
  }

  @Test
  void aLicenceIsAnAddressThatSaysSo() {
    assertThat(read("<a rel=license href=../by>CC</a>").licence())
        .isEqualTo("https://mill.test/by");
    assertThat(read("<link rel=license href='https://l.test/by'>").licence())
        .isEqualTo("https://l.test/by");
    assertThat(read("<a rel=license href='javascript:x()'>CC</a>").licence()).isEmpty();
    assertThat(read("<a rel=license href='a b'>CC</a>").licence()).isEmpty();
    assertThat(read("<a rel=license href=''>CC</a>").licence()).isEmpty();
    assertThat(read("<a href='https://l.test/by'>CC</a>").licence()).isEmpty();
  }

  @Test
  void licencesAreFoundBelowAPageThatTellsAllElse() {
    String head =
        linked(
            "{\"@type\":\"Article\",\"author\":\"Ada Miller\",\"datePublished\":\"2024-05-06\"}");
    assertThat(read(head + "<body><p><a rel=license href=/by>CC</a>").licence())
        .isEqualTo("https://mill.test/by");
  }

  @Test
  void anEmptyPageSaysNothing() {
    assertThat(read("", "")).isEqualTo(PageMetadata.NONE);
  }
}
