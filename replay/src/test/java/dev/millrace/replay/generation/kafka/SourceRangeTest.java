package dev.millrace.replay.generation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.TopicRange;
import dev.millrace.schemas.TrustedRecords;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SourceRangeTest {
  @BeforeAll
  static void trustRecords() {
    TrustedRecords.install();
  }

  @Test
  void onlyPartitionsOfWhichSomethingIsMissingAreNamed() {
    SourceRange range =
        new SourceRange(
            "pages",
            List.of(new TopicRange("pages", 0, 0L, 9L), new TopicRange("pages", 1, 1L, 9L)),
            1);
    assertThat(range.inWords()).endsWith("of pages: offsets 0 to 1 of partition 1");
  }
}
