package dev.millrace.filters.optout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.Header;
import dev.millrace.schemas.Page;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptOutReaderTest {
  private static final OptOutReader READER = new OptOutReader(OptOutSettings.DEFAULT.agents());

  private static Set<OptOut> header(String name, String... values) {
    return READER.ofHeaders(
        Page.newBuilder()
            .setHeaders(Stream.of(values).map(value -> new Header(name, value)).toList())
            .build());
  }

  private static Set<OptOut> meta(String name, String content) {
    return READER.ofMeta(List.of(new NamedMeta(name, content)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          noindex                          | NOINDEX
          NoIndex, nofollow                | NOINDEX
          none                             | NOINDEX
          noai                             | NOAI
          index,follow,noimageai           | NOIMAGEAI
          *: noindex                       | NOINDEX
          millrace: noai                   | NOAI
          googlebot: nofollow, *: noindex  | NOINDEX
          max-snippet:-1, noindex          | NOINDEX
          """)
  void readsXRobotsTag(String value, OptOut expected) {
    assertThat(header("X-ROBOTS-Tag", value)).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "all",
        "index",
        "noindexing",
        "googlebot: noindex",
        "googlebot: noindex, nofollow, noai",
        "unavailable_after: 25 Jun 2030 15:00:00 PST",
        ":",
        ","
      })
  void readsNoOptOutWhereNoneIsSaidToUs(String value) {
    assertThat(header("X-Robots-Tag", value)).isEmpty();
  }

  @Test
  void readsWhatIsSaidToTheNamesOfTheSettings() {
    OptOutSettings settings = new OptOutSettings(Set.of(), Set.of("CCBot", "my-crawler"));
    OptOutReader reader = new OptOutReader(settings.agents());
    assertThat(reader.ofMeta(List.of(new NamedMeta("ccbot", "noai")))).containsExactly(OptOut.NOAI);
    Page page =
        Page.newBuilder()
            .setHeaders(List.of(new Header("X-Robots-Tag", "my-crawler: noindex, millrace: noai")))
            .build();
    assertThat(reader.ofHeaders(page)).containsExactly(OptOut.NOINDEX);
    assertThat(READER.ofHeaders(page)).containsExactly(OptOut.NOAI);
  }

  @Test
  void readsEveryOneOfSeveralHeaders() {
    assertThat(header("x-robots-tag", "googlebot: noindex", "noimageai", "noai"))
        .containsExactly(OptOut.NOAI, OptOut.NOIMAGEAI);
  }

  @Test
  void readsReservationsOfOneAndNoOther() {
    assertThat(header("TDM-Reservation", " 1 ")).containsExactly(OptOut.TDM_RESERVATION);
    assertThat(header("TDM-Reservation", "0")).isEmpty();
    assertThat(header("TDM-Reservation", "11")).isEmpty();
    assertThat(meta("tdm-reservation", "1")).containsExactly(OptOut.TDM_RESERVATION);
    assertThat(meta("tdm-reservation", "no")).isEmpty();
  }

  @Test
  void readsContentUsage() {
    assertThat(header("Content-Usage", "train-ai=n")).containsExactly(OptOut.CONTENT_USAGE);
    assertThat(header("Content-Usage", "search=y, Train-AI = N")).hasSize(1);
    assertThat(header("Content-Usage", "train-ai=y, search=n")).isEmpty();
    assertThat(header("Content-Usage", "constrain-ai=n")).isEmpty();
  }

  @Test
  void readsMetaTagsHoweverTheyAreSeparated() {
    assertThat(meta("robots", "NOINDEX;nofollow noai"))
        .containsExactly(OptOut.NOINDEX, OptOut.NOAI);
    assertThat(meta("robots", "index, follow")).isEmpty();
    assertThat(meta("x-robots-tag", "googlebot: noindex, *: noai")).containsExactly(OptOut.NOAI);
  }

  @Test
  void takesWhatTheCrawlerFoundInFilesOfTheHost() {
    Page page =
        Page.newBuilder()
            .setHeaders(List.of())
            .setOptOuts(List.of("ai-txt", "of-a-later-version", "tdmrep-json"))
            .build();
    assertThat(READER.ofHeaders(page)).containsExactly(OptOut.TDMREP_JSON, OptOut.AI_TXT);
  }

  @Test
  void settingsChooseTheFirstThatIsObeyed() {
    Set<OptOut> said = Set.of(OptOut.NOAI, OptOut.AI_TXT, OptOut.NOINDEX);
    assertThat(OptOutSettings.DEFAULT.firstOf(said)).contains(OptOut.NOINDEX);
    assertThat(OptOutSettings.DEFAULT.obeying(Set.of(OptOut.AI_TXT, OptOut.NOAI)).firstOf(said))
        .contains(OptOut.NOAI);
    assertThat(OptOutSettings.DEFAULT.obeying(Set.of()).firstOf(said)).isEmpty();
    assertThat(OptOut.TDM_RESERVATION.drop().rule()).isEqualTo("opt-out.tdm-reservation");
  }
}
