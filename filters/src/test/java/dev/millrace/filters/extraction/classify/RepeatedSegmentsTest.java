package dev.millrace.filters.extraction.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.extraction.tree.Effort;
import dev.millrace.filters.extraction.tree.PageTreeTest;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RepeatedSegmentsTest {

  private static final String EIGHT = "one two three four five six seven eight";

  @Test
  void dropsTheSecondCopyOfEightWordsAndKeepsThatOfSeven() {
    assertThat(kept("<p>" + EIGHT + "</p><p>" + EIGHT.toUpperCase(Locale.ROOT) + "!</p>"))
        .containsExactly(EIGHT);
    String seven = EIGHT.replace(" eight", "");
    assertThat(kept("<p>" + seven + "</p><p>" + seven + "</p>")).containsExactly(seven, seven);
  }

  @Test
  void dropsABlockThatSaysSeveralEarlierOnesAgain() {
    String other = "nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen";
    String more = "many more words that stand between them and make the whole block a long one";
    assertThat(
            kept(
                "<p>"
                    + EIGHT
                    + " "
                    + more
                    + "</p><p>"
                    + other
                    + " "
                    + more
                    + " again</p><div>"
                    + EIGHT
                    + " "
                    + more
                    + " "
                    + other
                    + " "
                    + more
                    + "</div>"))
        .hasSize(2);
  }

  @Test
  void keepsRepeatedCode() {
    assertThat(kept("<pre>" + EIGHT + "</pre><pre>" + EIGHT + "</pre>")).hasSize(2);
  }

  @Test
  void seesRepetitionWithoutSpaces() {
    String text = "水车停了四十年今年春天终于重新转动";
    assertThat(kept("<p>" + text + "</p><p>" + text + "</p>")).hasSize(1);
  }

  private static List<String> kept(String body) {
    return RepeatedSegments.firstOfEach(PageTreeTest.parse(body).blocks, Effort.unbounded())
        .stream()
        .map(block -> block.text)
        .toList();
  }
}
