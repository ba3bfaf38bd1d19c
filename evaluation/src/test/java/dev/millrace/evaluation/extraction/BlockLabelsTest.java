package dev.millrace.evaluation.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.tree.Effort;
import dev.millrace.filters.extraction.tree.PageParser;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BlockLabelsTest {
  private static final String FIRST = "one of the paddles has come loose";
  private static final String SECOND = "the bolts look fine after the flood";
  private static final String GOLD = FIRST + "\nOld miller\n" + SECOND + "\n";

  private static float[] labels(String... blocks) {
    String html =
        Arrays.stream(blocks)
            .map(block -> "<p>" + block + "</p>")
            .collect(Collectors.joining("", "<html><body>", "</body></html>"));
    return BlockLabels.of(
        PageParser.parse(
                html, "http://example.org/", ExtractionSettings.defaults(), Effort.unbounded())
            .orElseThrow(),
        GOLD);
  }

  @Test
  void aLongBlockIsContentByTheShareOfItsTriples() {
    assertThat(labels(FIRST, "all times on this board are in one zone", "the bolts look fine now"))
        .containsExactly(1f, 0f, 2 / 3f);
  }

  @Test
  void aShortBlockIsContentWhereItIsALineOfTheTextAndNotWhereItIsNowhere() {
    assertThat(labels(FIRST, "OLD MILLER", "young miller", SECOND)).containsExactly(1f, 1f, 0f, 1f);
  }

  @Test
  void aShortBlockThatIsAPartOfTheTextIsTheMeanOfItsNeighbours() {
    String imprint = "all times on this board are in one zone";
    assertThat(labels(FIRST, "the flood", SECOND)).containsExactly(1f, 1f, 1f);
    assertThat(labels(FIRST, "the flood", imprint)).containsExactly(1f, 0.5f, 0f);
    assertThat(labels(imprint, "the flood", SECOND)).containsExactly(0f, 0.5f, 1f);
    assertThat(labels(imprint, "the flood", imprint)).containsExactly(0f, 0f, 0f);
    assertThat(labels(FIRST, "the flood", "look fine", SECOND)).containsExactly(1f, 1f, 1f, 1f);
    assertThat(labels(FIRST, "the flood")).as("none after it").containsExactly(1f, 0.5f);
  }
}
