package dev.millrace.filters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.Extractor;
import dev.millrace.filters.language.LanguageModel;
import dev.millrace.filters.optout.OptOut;
import dev.millrace.filters.optout.OptOutSettings;
import dev.millrace.filters.url.UrlFilter;
import dev.millrace.filters.url.UrlSettings;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Header;
import dev.millrace.schemas.Page;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a publisher's opt-out makes of a page. */
class PageToDocumentTest {
  private static final String TEXT =
      "The ferry left the harbour a little after six, when the fog had thinned and the lamps on the"
          + " pier were going out one by one.";

  private static PageToDocument obeying(OptOutSettings optOuts) {
    return new PageToDocument(
        new UrlFilter(UrlSettings.defaults()),
        optOuts,
        new Extractor(ExtractionSettings.defaults()),
        LanguageModel.bundled());
  }

  private static Page page(String head, Header... headers) {
    String html = "<html><head>" + head + "</head><body><p>" + TEXT + "</p></body></html>";
    return Page.newBuilder()
        .setUrl("http://site.example/a")
        .setRecordId("urn:uuid:1")
        .setContentType("text/html")
        .setHeaders(List.of(headers))
        .setBody(ByteBuffer.wrap(html.getBytes(StandardCharsets.UTF_8)))
        .build();
  }

  private static Outcome<Document> dropped(OptOut optOut) {
    return new Outcome.Dropped<>(optOut.drop());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<meta name=robots content=noindex>",
        "<META NAME='Robots' CONTENT='NOINDEX, FOLLOW'>",
        "<noscript><meta name=robots content=none></noscript>",
        "<img src=x><meta name=robots content=noindex>",
        "<meta http-equiv=X-Robots-Tag content=noindex>"
      })
  void dropsAPageWhoseMetaTagSaysSo(String head) {
    assertThat(obeying(OptOutSettings.DEFAULT).apply(page(head)))
        .isEqualTo(dropped(OptOut.NOINDEX));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!-- <meta name=robots content=noindex> -->",
        "<script>'<meta name=robots content=noindex>'</script>",
        "<meta name=googlebot content=noindex>",
        "<meta name=robots content=noarchive>",
        "<meta name=description content=noindex>"
      })
  void keepsAPageWhoseMetaTagsSayNothingToUs(String head) {
    assertThat(obeying(OptOutSettings.DEFAULT).apply(page(head))).isInstanceOf(Outcome.Kept.class);
  }

  @Test
  void dropsAPageWhoseHeaderSaysSo() {
    assertThat(
            obeying(OptOutSettings.DEFAULT)
                .apply(
                    page("<meta name=robots content=noindex>", new Header("tdm-reservation", "1"))))
        .as("by the header, before the page is parsed")
        .isEqualTo(dropped(OptOut.TDM_RESERVATION));
  }

  @Test
  void keepsAPageWhoseOptOutIsSwitchedOff() {
    PageToDocument deaf = obeying(OptOutSettings.DEFAULT.obeying(Set.of(OptOut.NOAI)));
    assertThat(deaf.apply(page("<meta name=robots content=noindex>")))
        .isInstanceOf(Outcome.Kept.class);
    assertThat(deaf.apply(page("<meta name=robots content='noindex,noai'>")))
        .isEqualTo(dropped(OptOut.NOAI));
  }

  @Test
  void readingNamesTheOptOutsAndKeepsTheText() {
    PageToDocument.Read read =
        obeying(OptOutSettings.DEFAULT)
            .read(page("<meta name=robots content=noai>", new Header("X-Robots-Tag", "noindex")));
    assertThat(read.optOuts()).containsExactly(OptOut.NOINDEX, OptOut.NOAI);
    assertThat(read.document())
        .isInstanceOfSatisfying(
            Outcome.Kept.class,
            kept -> assertThat(((Document) kept.value()).getText()).contains("The ferry left"));
  }
}
