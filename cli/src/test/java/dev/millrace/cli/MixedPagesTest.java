package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.PageToDocument;
import dev.millrace.filters.language.Identified;
import dev.millrace.filters.language.LanguageFilter;
import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Reading;
import dev.millrace.schemas.Document;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ten pages of the sample crawl whose translators left some paragraphs as they were. */
class MixedPagesTest {
  private static final Path SAMPLE = Path.of("..", "sample", "sample.warc.gz");
  private static final String HANDBOOK = "http://handbook.debian.example/browse/";

  /** Language of the page, and the share of letters in paragraphs of another. */
  private record Mixed(String language, double foreign) {}

  private static final Map<String, Mixed> PAGES =
      Map.of(
          HANDBOOK + "zh-CN/sect.other-security-considerations.html", new Mixed("en", 0.184),
          HANDBOOK + "zh-CN/sect.graphical-desktops.html", new Mixed("en", 0.148),
          HANDBOOK + "zh-CN/sect.shell-environment.html", new Mixed("en", 0.238),
          HANDBOOK + "zh-CN/sect.customizing-graphical-interface.html", new Mixed("en", 0.181),
          HANDBOOK + "de-DE/sect.graphical-desktops.html", new Mixed("de", 0.271),
          HANDBOOK + "fr-FR/sect.computer-layers.html", new Mixed("fr", 0.313),
          HANDBOOK + "es-ES/sect.book-structure.html", new Mixed("es", 0.250),
          HANDBOOK + "it-IT/sect.release-lifecycle.html", new Mixed("it", 0.210),
          HANDBOOK + "ru-RU/sect.why-debian.html", new Mixed("ru", 0.233),
          HANDBOOK + "ja-JP/sect.computer-layers.html", new Mixed("ja", 0.474));

  private static final Map<String, Identified> TEXTS = new HashMap<>();

  @BeforeAll
  static void extract() throws IOException {
    PageToDocument extraction = wiring().pageToDocument();
    try (PageReader reader = PageReader.open(new FileSource(SAMPLE), ReadSettings.DEFAULT)) {
      for (Optional<Reading> next = reader.next(); next.isPresent(); next = reader.next()) {
        if (next.get() instanceof Reading.PageRead read
            && PAGES.containsKey(read.page().getUrl())
            && extraction.apply(read.page()) instanceof Outcome.Kept(Document document)) {
          TEXTS.put(
              document.getUrl(),
              new Identified(
                  document.getText(), document.getLanguage(), document.getLanguageScore()));
        }
      }
    }
    assertThat(TEXTS.keySet()).isEqualTo(PAGES.keySet());
  }

  private static Identified text(String url) {
    return Objects.requireNonNull(TEXTS.get(url));
  }

  private static Wiring wiring(String... set) {
    return new Wiring(Settings.of(Optional.empty(), List.of(set)));
  }

  @Test
  void areDroppedWithTheShareThatIsForeign() {
    LanguageFilter filter = wiring("language.wanted=").languageFilter();
    PAGES.forEach(
        (url, mixed) -> {
          Identified text = text(url);
          assertThat(text.language()).as(url).isEqualTo(mixed.language());
          assertThat(filter.judge(text))
              .as(url)
              .isInstanceOfSatisfying(
                  Outcome.Dropped.class,
                  dropped -> {
                    assertThat(dropped.drop().rule()).isEqualTo("language.mixed");
                    assertThat(dropped.drop().measured()).isCloseTo(mixed.foreign(), within(0.001));
                    assertThat(dropped.drop().limit()).isEqualTo(0.1f);
                  });
        });
  }

  @Test
  void keepTheirOwnParagraphsWhereForeignOnesAreCut() {
    LanguageFilter filter =
        wiring("language.wanted=", "language.cut-foreign=true").languageFilter();
    PAGES.forEach(
        (url, mixed) -> {
          Identified whole = text(url);
          assertThat(filter.judge(whole))
              .as(url)
              .isInstanceOfSatisfying(
                  Outcome.Kept.class,
                  kept -> {
                    Identified left = (Identified) kept.value();
                    assertThat(left.language()).isEqualTo(mixed.language());
                    assertThat(left.score()).isGreaterThan(whole.score());
                    assertThat(whole.text().lines()).containsAll(left.text().lines().toList());
                    assertThat(left.text().length()).isLessThan(whole.text().length());
                  });
        });
  }
}
