package dev.millrace.replay.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageComparisonTest {
  private static final String RULE = "gopher-quality.too-few-words";

  private static void clean(PageComparison to, Side side, String id, String text, long tokens) {
    to.add(id, new Fact.Ended(side, "clean"));
    to.add(id, new Fact.Packed(side, tokens));
    to.add(id, new Fact.Kept(side, text, "en", "https://" + id + ".example/", 1, 7));
  }

  private static void dropped(
      PageComparison to, Side side, String id, String rule, String matched) {
    to.add(id, new Fact.Ended(side, rule));
    to.add(id, new Fact.Refused(side, rule, 3, 5, "en", "https://" + id + ".example/", matched));
  }

  @Test
  void equalGenerationsAreEqualInEveryCellAndEveryText() {
    try (PageComparison pages = new PageComparison(2, true)) {
      for (Side side : Side.values()) {
        clean(pages, side, "a", "1", 10);
        dropped(pages, side, "b", RULE, "");
        dropped(pages, side, "c", "duplicate.near", "a");
      }
      Comparison found = pages.compare();
      assertThat(found.isEqual()).isTrue();
      assertThat(found.matrix())
          .isEqualTo(
              Map.of(
                  "clean",
                  Map.of("clean", 1L),
                  RULE,
                  Map.of(RULE, 1L),
                  "duplicate.near",
                  Map.of("duplicate.near", 1L)));
      assertThat(found.sameTexts()).isEqualTo(1);
      assertThat(found.changedFates()).isEmpty();
    }
  }

  @Test
  void whatThePackerLeftOutStandsInItsRulesColumnUnlessItIsWithdrawn() {
    try (PageComparison pages = new PageComparison(1, false)) {
      for (String id : List.of("a", "b", "c")) {
        clean(pages, Side.FIRST, id, "1", 10);
        clean(pages, Side.SECOND, id, "1", 0);
      }
      pages.add("a", new Fact.LeftOut(Side.SECOND, "replay.hosts"));
      pages.add("b", new Fact.LeftOut(Side.SECOND, "replay.hosts"));
      pages.add("b", new Fact.Withdrawn(Side.SECOND));
      assertThat(pages.compare().matrix())
          .isEqualTo(Map.of("clean", Map.of("clean", 1L, "replay.hosts", 1L, "withdrawn", 1L)));
    }
  }

  @Test
  void tellsChangedFatesTextsTokensAndRepresentatives() {
    try (PageComparison pages = new PageComparison(1, true)) {
      clean(pages, Side.FIRST, "a", "1", 10);
      dropped(pages, Side.SECOND, "a", RULE, "");
      // b repeats a, and once a is gone it is kept, and c repeats b
      dropped(pages, Side.FIRST, "b", "duplicate.near", "a");
      clean(pages, Side.SECOND, "b", "2", 11);
      dropped(pages, Side.FIRST, "c", "duplicate.near", "b");
      dropped(pages, Side.SECOND, "c", "duplicate.near", "b");
      clean(pages, Side.FIRST, "d", "3", 20);
      clean(pages, Side.SECOND, "d", "4", 21);
      Comparison found = pages.compare();

      assertThat(found.isEqual()).isFalse();
      assertThat(found.matrix())
          .isEqualTo(
              Map.of(
                  "clean", Map.of("clean", 1L, RULE, 1L),
                  "duplicate.near", Map.of("clean", 1L, "duplicate.near", 1L)));
      assertThat(found.total()).isEqualTo(new Tally(4, 2, 2, 30, 32, 2, 1));
      assertThat(found.changedHeads()).as("a, which stood for b and c").isEqualTo(1);
      assertThat(found.changedTexts())
          .containsExactly(
              new Comparison.ChangedText(
                  "d",
                  "https://d.example/",
                  new Comparison.Place(1, 7),
                  new Comparison.Place(1, 7)));
      assertThat(found.changedFates().get("clean -> " + RULE))
          .containsExactly(
              new Comparison.Page(
                  "a", "https://a.example/", "clean", RULE + ", measured 3.0, limit 5.0"));
      assertThat(found.hosts())
          .containsOnlyKeys("a.example", "b.example", "c.example", "d.example");
      assertThat(found.hosts().get("a.example")).isEqualTo(new Tally(1, 1, 0, 10, 0, 1, 0));
      assertThat(found.languages()).containsOnlyKeys("en");
    }
  }

  @Test
  void pagesThatOnlyOneHasDecidedStandBeside() {
    try (PageComparison pages = new PageComparison(1, false)) {
      clean(pages, Side.FIRST, "a", "1", 10);
      clean(pages, Side.SECOND, "b", "1", 10);
      clean(pages, Side.SECOND, "c", "1", 10);
      Comparison found = pages.compare();
      assertThat(found.total()).isEqualTo(Tally.NONE);
      assertThat(found.onlyFirst()).isEqualTo(1);
      assertThat(found.onlySecond()).isEqualTo(2);
    }
  }

  @Test
  void aPageThatWasReadTwiceIsHeldAgainstItselfByTheNamesOfItsEnds() {
    try (PageComparison pages = new PageComparison(1, false)) {
      clean(pages, Side.FIRST, "a", "1", 10);
      dropped(pages, Side.FIRST, "a", "duplicate.exact", "a");
      dropped(pages, Side.SECOND, "a", "duplicate.exact", "a");
      clean(pages, Side.SECOND, "a", "1", 10);
      Comparison found = pages.compare();
      assertThat(found.isEqual()).isTrue();
      assertThat(found.total().pages()).isEqualTo(2);
    }
  }

  @Test
  void aWithdrawnPageIsCleanNoMore() {
    try (PageComparison pages = new PageComparison(1, false)) {
      clean(pages, Side.FIRST, "a", "1", 10);
      clean(pages, Side.SECOND, "a", "1", 10);
      pages.add("a", new Fact.Withdrawn(Side.SECOND));
      assertThat(pages.compare().matrix()).isEqualTo(Map.of("clean", Map.of("withdrawn", 1L)));
    }
  }

  @Test
  void ofATextThatATopicNoLongerHoldsNothingIsSaid() {
    try (PageComparison pages = new PageComparison(1, false)) {
      clean(pages, Side.FIRST, "a", "1", 10);
      pages.add("a", new Fact.Ended(Side.SECOND, "clean"));
      pages.add("a", new Fact.Packed(Side.SECOND, 10));
      Comparison found = pages.compare();
      assertThat(found.unknownTexts()).isEqualTo(1);
      assertThat(found.isEqual()).isTrue();
    }
  }

  @Test
  void examplesAreTheFirstIdsWhateverTheirOrder() {
    for (List<String> ids : List.of(List.of("c", "a", "b"), List.of("b", "c", "a"))) {
      try (PageComparison pages = new PageComparison(2, false)) {
        for (String id : ids) {
          clean(pages, Side.FIRST, id, "1", 1);
          dropped(pages, Side.SECOND, id, RULE, "");
        }
        assertThat(pages.compare().changedFates().get("clean -> " + RULE))
            .extracting(Comparison.Page::id)
            .containsExactly("a", "b");
      }
    }
  }
}
