package dev.millrace.filters.rules;

import static dev.millrace.filters.rules.Fixtures.distinct;
import static dev.millrace.filters.rules.Fixtures.fineWeb;
import static dev.millrace.filters.rules.Fixtures.fineWebV1;
import static dev.millrace.filters.rules.Fixtures.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FineWebQualityTest {

  private static String lines(int count, String ending) {
    return IntStream.range(0, count)
        .mapToObj(i -> word(i) + ending)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void threeOfTwentyFivePunctuatedLinesStayNowAndFellInTheFirstVersion() {
    String text = distinct(22, "\n") + "\na.\nb!\nc?";
    assertThat(fineWeb(text)).doesNotContain("fineweb.too-few-punctuated-lines");
    assertThat(fineWebV1(text)).contains("fineweb.too-few-punctuated-lines");
    assertThat(fineWeb("x\n" + text)).contains("fineweb.too-few-punctuated-lines");
  }

  @Test
  void quotesAreTerminalOnlyInTheFirstVersionAndForeignMarksOnlyNow() {
    assertThat(fineWeb(lines(5, "\""))).contains("fineweb.too-few-punctuated-lines");
    assertThat(fineWebV1(lines(5, "\""))).doesNotContain("fineweb.too-few-punctuated-lines");
    assertThat(fineWeb(lines(5, "。"))).doesNotContain("fineweb.too-few-punctuated-lines");
    assertThat(fineWebV1(lines(5, "。"))).contains("fineweb.too-few-punctuated-lines");
    assertThat(fineWeb(lines(5, ". "))).contains("fineweb.too-few-punctuated-lines");
  }

  @Test
  void sixtySevenOfAHundredShortLinesStayNowAndFellInTheFirstVersion() {
    String longLines =
        IntStream.range(0, 33).mapToObj(i -> word(i).repeat(7)).collect(Collectors.joining("\n"));
    String text = distinct(67, "\n") + "\n" + longLines;
    assertThat(fineWeb(text)).doesNotContain("fineweb.too-many-short-lines");
    assertThat(fineWebV1(text)).contains("fineweb.too-many-short-lines");
    assertThat(fineWeb("x\n" + text)).contains("fineweb.too-many-short-lines");
  }

  @Test
  void lineOfThirtyCharactersIsShortAndOfThirtyOneIsNot() {
    assertThat(fineWeb("a".repeat(30) + ".".repeat(0))).contains("fineweb.too-many-short-lines");
    assertThat(fineWeb("a".repeat(31))).doesNotContain("fineweb.too-many-short-lines");
    assertThat(fineWeb("😀".repeat(30))).contains("fineweb.too-many-short-lines");
  }

  @Test
  void onePercentOfDuplicateCharactersStaysNowAndFellInTheFirstVersion() {
    String text = "ab\nab\n" + "c".repeat(196);
    assertThat(fineWeb(text)).doesNotContain("fineweb.duplicate-line-characters");
    assertThat(fineWebV1(text)).contains("fineweb.duplicate-line-characters");
    assertThat(fineWeb("ab\nab\n" + "c".repeat(195))).contains("fineweb.duplicate-line-characters");
  }

  @Test
  void threeLineBreaksInTenWordsStayAndInNineFall() {
    assertThat(fineWeb("a b c\nd e f\ng h\ni j")).doesNotContain("fineweb.too-many-line-breaks");
    assertThat(fineWeb("a b c\nd e f\ng h\ni")).contains("fineweb.too-many-line-breaks");
  }

  @Test
  void blankLinesCountOnlyInTheFirstVersion() {
    String text =
        "One line here is long enough, yes.\n\n\n\n\n\n\n\n\n\nAnother line is long enough, too.";
    assertThat(fineWeb(text)).containsExactly("fineweb.too-many-line-breaks");
    assertThat(fineWebV1(text))
        .containsExactly("fineweb.too-many-short-lines", "fineweb.too-many-line-breaks");
  }

  @Test
  void blankTextIsEmpty() {
    assertThat(Fixtures.FINEWEB.judge(new Text(" \n ")))
        .isEqualTo(new Verdict.Drop("fineweb.empty", "empty", 1, 0));
    assertThat(fineWeb("")).containsExactly("fineweb.empty");
  }

  @Test
  void dropNamesWhatWasMeasured() {
    assertThat(Fixtures.FINEWEB.judge(new Text("one\ntwo")))
        .isEqualTo(
            new Verdict.Drop("fineweb.too-few-punctuated-lines", "line_punct_ratio", 0, 0.12));
  }
}
