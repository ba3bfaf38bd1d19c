package dev.millrace.ingest;

import static dev.millrace.ingest.WarcFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.Header;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A response that never was in a WARC file, as a crawler has it. */
class HttpPageTest {
  private static final Instant FETCHED = Instant.parse("2026-11-30T10:00:00Z");

  private final HttpPage pages = new HttpPage(ReadSettings.DEFAULT);

  private static ResponseHead head(int status, Header... headers) {
    return new ResponseHead(
        "http://site.example/a",
        "urn:uuid:1",
        FETCHED,
        "live",
        "crawl-1.warc.gz",
        status,
        List.of(headers),
        Optional.empty(),
        false);
  }

  @Test
  void makesAPageOfAResponse() {
    Header type = new Header("content-type", "Text/HTML; charset=\"UTF-8\"");

    assertThat(pages.of(head(200, type), () -> new ByteArrayInputStream(utf8("<p>Grüße"))))
        .isInstanceOfSatisfying(
            Assembled.Whole.class,
            whole -> {
              assertThat(whole.page().getUrl()).isEqualTo("http://site.example/a");
              assertThat(whole.page().getRecordId()).isEqualTo("urn:uuid:1");
              assertThat(whole.page().getFetchedAt()).isEqualTo(FETCHED);
              assertThat(whole.page().getDump()).isEqualTo("live");
              assertThat(whole.page().getFilePath()).isEqualTo("crawl-1.warc.gz");
              assertThat(whole.page().getStatus()).isEqualTo(200);
              assertThat(whole.page().getHeaders()).containsExactly(type);
              assertThat(whole.page().getContentType()).isEqualTo("text/html");
              assertThat(whole.page().getCharset()).isEqualTo("UTF-8");
              assertThat(whole.page().getTruncated()).isFalse();
              assertThat(whole.page().getBody().array()).isEqualTo(utf8("<p>Grüße"));
            });
  }

  @Test
  void opensTheBodyOnlyWhereTheHeadIsThatOfAPage() {
    HttpPage.WireBody closed =
        () -> {
          throw new AssertionError("opened");
        };
    assertThat(
            Stream.of(
                    head(301),
                    head(410),
                    head(503),
                    head(206),
                    head(200, new Header("Content-Type", "image/png")))
                .map(head -> pages.of(head, closed)))
        .containsExactly(
            new Assembled.Refused(SkipReason.REDIRECT),
            new Assembled.Refused(SkipReason.NOT_FOUND),
            new Assembled.Refused(SkipReason.SERVER_ERROR),
            new Assembled.Refused(SkipReason.OTHER_STATUS),
            new Assembled.Refused(SkipReason.NOT_HTML));
  }

  @Test
  void refusesAResponseWhoseBodyCannotBeOpened() {
    assertThat(
            pages.of(
                head(200),
                () -> {
                  throw new IOException("reset");
                }))
        .isEqualTo(new Assembled.Refused(SkipReason.BROKEN_ENCODING));
  }
}
