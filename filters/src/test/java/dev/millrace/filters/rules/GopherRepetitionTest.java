package dev.millrace.filters.rules;

import static dev.millrace.filters.rules.Fixtures.distinct;
import static dev.millrace.filters.rules.Fixtures.repeated;
import static dev.millrace.filters.rules.Fixtures.repetition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GopherRepetitionTest {

  @Test
  void threeDuplicatesInTenParagraphsStayAndFourFall() {
    assertThat(repetition(distinct(7, "\n\n") + "\n\n" + repeated("qbbbb", 3, "\n\n")))
        .doesNotContain("gopher-repetition.duplicate-paragraphs");
    assertThat(repetition(distinct(6, "\n\n") + "\n\n" + repeated("qbbbb", 4, "\n\n")))
        .contains("gopher-repetition.duplicate-paragraphs");
  }

  @Test
  void paragraphsAreSplitAfterStrippingTheText() {
    assertThat(repetition("\n\n\n" + distinct(40, "\n\n\n") + "\n\n"))
        .doesNotContain("gopher-repetition.duplicate-paragraphs");
  }

  @Test
  void duplicateParagraphCharactersFallAboveAFifthOfTheText() {
    String part = "a".repeat(10) + "\n\n";
    assertThat(repetition(part + part + "b".repeat(26)))
        .doesNotContain("gopher-repetition.duplicate-paragraph-characters");
    assertThat(repetition(part + part + "b".repeat(25)))
        .contains("gopher-repetition.duplicate-paragraph-characters");
  }

  @Test
  void threeDuplicatesInTenLinesStayAndFourFall() {
    assertThat(repetition(distinct(7, "\n") + "\n" + repeated("qbbbb", 3, "\n")))
        .doesNotContain("gopher-repetition.duplicate-lines");
    assertThat(repetition(distinct(6, "\n") + "\n" + repeated("qbbbb", 4, "\n")))
        .contains("gopher-repetition.duplicate-lines");
  }

  @Test
  void blankLinesCountAsDuplicatesOnlyInTheFirstVersion() {
    Text text = new Text(distinct(40, "\n\n"));
    assertThat(GopherRepetition.of(QualityProfile.FINEWEB).judge(text)).isEqualTo(Verdict.KEEP);
    assertThat(GopherRepetition.of(QualityProfile.FINEWEB_V1).judge(text))
        .isEqualTo(
            new Verdict.Drop("gopher-repetition.duplicate-lines", "dup_line_frac", 38 / 79.0, 0.3));
  }

  @Test
  void duplicateLineCharactersFallAboveAFifthOfTheText() {
    String part = "a".repeat(10) + "\n";
    assertThat(repetition(part + part + "b".repeat(28)))
        .doesNotContain("gopher-repetition.duplicate-line-characters");
    assertThat(repetition(part + part + "b".repeat(27)))
        .contains("gopher-repetition.duplicate-line-characters");
  }

  @ParameterizedTest
  @CsvSource({"2, xxxx yyyyy", "3, xxx yy zz", "4, x y zz w"})
  void mostFrequentRunOfWordsFallsAboveItsLimit(int n, String run) {
    // twice the run is the limit's share of 100 characters
    String start = run + " qbbbb " + run + " ";
    String rule = "gopher-repetition.top-" + n + "-gram";
    assertThat(repetition(start + "z".repeat(100 - start.length()))).doesNotContain(rule);
    assertThat(repetition(start + "z".repeat(99 - start.length()))).contains(rule);
  }

  @ParameterizedTest
  @CsvSource({
    "5, aaa bbb ccc ddd eee",
    "6, aaa bbb cc dd ee ff",
    "7, aa bb cc dd ee ff g",
    "8, aa bb cc dd e f g h",
    "9, aa bb c d e f g h i",
    "10, a b c d e f g h i j"
  })
  void repeatedRunOfWordsFallsAboveItsLimit(int n, String run) {
    String start = run + " q " + run + " ";
    String rule = "gopher-repetition.duplicate-" + n + "-grams";
    assertThat(repetition(start + "z".repeat(100 - start.length()))).doesNotContain(rule);
    assertThat(repetition(start + "z".repeat(99 - start.length()))).contains(rule);
  }

  @Test
  void firstFaultInTheRecipesOrderIsTheVerdict() {
    Text text = new Text(repeated("the same words again and again", 20, "\n"));
    assertThat(Fixtures.REPETITION.judge(text))
        .isEqualTo(Fixtures.REPETITION.faults(text).getFirst())
        .isEqualTo(
            new Verdict.Drop("gopher-repetition.duplicate-lines", "dup_line_frac", 0.95, 0.3));
    assertThat(Fixtures.rules(Fixtures.REPETITION.faults(text)))
        .containsSubsequence(
            "gopher-repetition.duplicate-lines",
            "gopher-repetition.duplicate-line-characters",
            "gopher-repetition.duplicate-5-grams",
            "gopher-repetition.duplicate-10-grams");
  }

  @Test
  void charactersBeyondTheBasicPlaneCountOnce() {
    String part = "😀".repeat(10) + "\n";
    assertThat(repetition(part + part + "b".repeat(28)))
        .doesNotContain("gopher-repetition.duplicate-line-characters");
    assertThat(repetition(part + part + "b".repeat(27)))
        .contains("gopher-repetition.duplicate-line-characters");
  }

  @Test
  void emptyTextHasNothingToRepeat() {
    assertThat(Fixtures.REPETITION.judge(new Text(""))).isEqualTo(Verdict.KEEP);
  }
}
