package dev.millrace.cli.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class HtmlPageTest {
  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "</style></title></textarea><script src=//evil.example/x.js></script>",
          "\" onmouseover=\"alert(1)\" x=\"",
          "' onfocus='alert(1)' autofocus='",
          "<img src=x onerror=alert(1)><svg onload=alert(1)>",
          "--><!--<iframe src=javascript:alert(1)>",
          "&lt;script&gt;&#60;script&#62;",
          "]]><![CDATA[<script>",
          "<a href=\"javascript:alert(1)\">x</a> <base href=//evil.example>",
          "<meta http-equiv=refresh content=0;url=//evil.example>");

  private static Document read(ReportPage page) {
    return Jsoup.parse(HtmlPage.of(page));
  }

  private static List<String> elements(Document page) {
    return page.getAllElements().stream().map(Element::normalName).toList();
  }

  @Test
  void noTextOfOthersIsEverAnElementOrAnAttribute() {
    List<String> harmless = elements(read(HostilePage.with("harmless")));
    for (String text : HOSTILE) {
      Document page = read(HostilePage.with(text));
      assertThat(elements(page)).as(text).isEqualTo(harmless);
      for (Element element : page.getAllElements()) {
        for (Attribute attribute : element.attributes()) {
          assertThat(attribute.getKey()).as(text).doesNotStartWith("on").isNotEqualTo("style");
        }
      }
      assertThat(page.text()).as("as it was written").contains(text);
    }
    assertThat(harmless).doesNotContain("script", "iframe", "object", "base", "link", "form");
  }

  @Test
  void whatIsNotSeenIsShownWhereverItStands() {
    String page = HtmlPage.of(HostilePage.with("a\u202Eb\u200Bc\u0000d\uD800e"));
    assertThat(page)
        .doesNotContain("\u202E", "\u200B", "\u0000", "\uD800")
        .contains("a‹U+202E›b‹U+200B›c‹U+0000›d‹U+D800›e");
  }

  @Test
  void aLineOfAMegabyteIsBoundedWhereverItStands() {
    assertThat(HtmlPage.of(HostilePage.with("x".repeat(1 << 20)))).hasSizeLessThan(100_000);
    assertThat(MarkdownPage.of(HostilePage.with("x".repeat(1 << 20)))).hasSizeLessThan(100_000);
  }

  @Test
  void nothingIsLoadedAndNothingLedTo() {
    Document page = read(HostilePage.with("http://example.org/ https://example.org/"));
    assertThat(page.select("[src], [srcset], link, iframe, object, embed")).isEmpty();
    assertThat(page.select("[href]"))
        .isNotEmpty()
        .allSatisfy(link -> assertThat(link.attr("href")).startsWith("#"));
    assertThat(page.select("style").html()).doesNotContain("url(", "@import");
  }

  @Test
  void thePolicyLetsTheOneStyleSheetThroughAndNothingElse() {
    String html = HtmlPage.of(HostilePage.with("x"));
    String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
    String hash =
        Base64.getEncoder()
            .encodeToString(Hashing.sha256().hashString(style, StandardCharsets.UTF_8).asBytes());
    assertThat(Jsoup.parse(html).select("meta[http-equiv=Content-Security-Policy]").attr("content"))
        .isEqualTo(
            "default-src 'none'; style-src 'sha256-"
                + hash
                + "'; base-uri 'none'; form-action 'none'");
    assertThat(html.indexOf("Content-Security-Policy")).isLessThan(html.indexOf("<style>"));
  }

  @Test
  void themesAreChosenByTheReadersSystem() {
    String style = read(HostilePage.with("x")).select("style").html();
    assertThat(style).contains("@media (prefers-color-scheme: dark)", "color-scheme: light");
  }

  @Test
  void everyNameOfASectionIsAnAnchor() {
    Document page = read(HostilePage.with("x"));
    assertThat(page.select("nav a"))
        .isNotEmpty()
        .allSatisfy(
            link -> assertThat(page.getElementById(link.attr("href").substring(1))).isNotNull());
  }
}
