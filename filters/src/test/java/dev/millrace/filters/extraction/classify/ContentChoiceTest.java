package dev.millrace.filters.extraction.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.PageTreeTest;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentChoiceTest {

  private static final PageTree PAGE =
      PageTreeTest.parse("<p>aa bb cc dd</p><p>ee ff gg hh</p><p>ii jj kk ll</p>");

  @Test
  void keepsOnlyWhatIsLikelyWhereThePageIsClear() {
    assertThat(kept(0.99, 0.99, 0.45, false)).containsExactly(0, 1);
    assertThat(kept(0.99, 0.99, 0.55, false)).containsExactly(0, 1, 2);
  }

  @Test
  void keepsDoubtfulBlocksWhereAllAreDoubtful() {
    assertThat(kept(0.4, 0.35, 0.3, false)).containsExactly(0, 1, 2);
  }

  @Test
  void keepsLessWhenPrecisionIsFavoured() {
    assertThat(kept(0.99, 0.99, 0.6, false)).containsExactly(0, 1, 2);
    assertThat(kept(0.99, 0.99, 0.6, true)).containsExactly(0, 1);
  }

  private static List<Integer> kept(double a, double b, double c, boolean precision) {
    return ContentChoice.choose(PAGE, new double[] {a, b, c}, precision).stream()
        .map(block -> block.index)
        .toList();
  }
}
