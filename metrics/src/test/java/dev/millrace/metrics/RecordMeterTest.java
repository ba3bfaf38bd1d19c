package dev.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.PageFates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class RecordMeterTest {
  private static final PageFates FATES = new PageFates("curation", "", InstantSource.system());

  private final Meters meters = new Meters();
  private final RecordMeter counted = new RecordMeter(meters, "crawl");

  @Test
  void fatesAreCountedByStageAndRule() {
    Instant anHourAgo = Instant.now().minus(Duration.ofHours(1));
    DroppedDocument drop = DroppedDocument.newBuilder().setRule("c4.javascript").build();
    counted.accept(FATES.dropped(drop, anHourAgo));
    counted.accept(FATES.dropped(drop, anHourAgo));
    counted.accept(FATES.of(Fate.CLEAN, "p", anHourAgo));

    assertThat(meters.text())
        .contains(
            "millrace_page_fates_total{fate=\"dropped\",rule=\"c4.javascript\",stage=\"curation\"}"
                + " 2.0",
            "millrace_page_fates_total{fate=\"clean\",rule=\"\",stage=\"curation\"} 1.0")
        .containsPattern("millrace_page_age_seconds\\{stage=\"curation\"} 36\\d\\d\\.");
  }

  @Test
  void whatIsWithdrawnIsCountedAndMakesNoStageLate() {
    counted.accept(FATES.of(Fate.WITHDRAWN, "p", Instant.now().minus(Duration.ofDays(9))));

    assertThat(meters.text())
        .contains("fate=\"withdrawn\"")
        .doesNotContain("millrace_page_age_seconds{stage=\"curation\"}");
  }

  @Test
  void beginningsArePagesOfTheirSource() {
    counted.accept(PageFates.ingested("p", Instant.now()));

    assertThat(meters.text())
        .contains("millrace_pages_total{source=\"crawl\"} 1.0")
        .doesNotContain("millrace_page_fates_total");
  }

  @Test
  void deadLettersAreCountedByStageAndOtherRecordsNotAtAll() {
    counted.accept(DeadLetter.newBuilder().setStage("tokenize").build());
    counted.accept(Document.newBuilder().build());

    assertThat(meters.text())
        .contains("millrace_dead_letters_total{stage=\"tokenize\"} 1.0")
        .doesNotContain("millrace_pages_total");
  }
}
