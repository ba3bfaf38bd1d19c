package dev.millrace.cli.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void whatTurnsTheWritingDirectionIsShownAndDoesNothing() {
    assertThat(PlainText.line("user\u202Egpj.exe\u2066x\u2069\u200F", 100))
        .isEqualTo("user‹U+202E›gpj.exe‹U+2066›x‹U+2069›‹U+200F›");
  }

  @Test
  void whatIsNotSeenIsShown() {
    assertThat(PlainText.line("a\u200Bb\uFEFFc\u00ADd\u2060e\u3164f", 100))
        .isEqualTo("a‹U+200B›b‹U+FEFF›c‹U+00AD›d‹U+2060›e‹U+3164›f");
  }

  @Test
  void controlsAndHalvesOfPairsAreShown() {
    assertThat(PlainText.line("a\u0000b\u001B[31mc\u009Bd\uD800e\uE000f", 100))
        .isEqualTo("a‹U+0000›b‹U+001B›[31mc‹U+009B›d‹U+D800›e‹U+E000›f");
  }

  @Test
  void joinersStayWhereScriptsNeedThemAndAreShownElsewhere() {
    String persian = "می\u200Cخواهم";
    String family = "\uD83D\uDC68\u200D\uD83D\uDC69";
    assertThat(PlainText.line(persian + " " + family, 100)).isEqualTo(persian + " " + family);
    assertThat(PlainText.line("a\u200Cb \u200D", 100)).isEqualTo("a‹U+200C›b ‹U+200D›");
  }

  @Test
  void marksThatWouldCoverOtherLinesAreShownAfterTheFourth() {
    assertThat(PlainText.line("a" + "\u0301".repeat(5), 100))
        .isEqualTo("a" + "\u0301".repeat(4) + "‹U+0301›");
  }

  @Test
  void aLineOfAMegabyteIsCutWithoutBeingReadWhole() {
    long begin = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      String line = PlainText.line("x".repeat(1 << 20), 300);
      assertThat(line).isEqualTo("x".repeat(300) + "…");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void lengthIsCountedInCharactersAsReadersCountThem() {
    assertThat(PlainText.line("\uD83D\uDC68".repeat(10), 10)).isEqualTo("\uD83D\uDC68".repeat(10));
    assertThat(PlainText.line("\uD83D\uDC68".repeat(11), 10))
        .isEqualTo("\uD83D\uDC68".repeat(10) + "…");
  }

  @Test
  void everyKindOfLineEndIsABlankInALine() {
    assertThat(PlainText.line(" a\r\nb\u2028c\u0085d\u000Be\t\tf ", 100)).isEqualTo("a b c d e f");
  }

  @Test
  void linesStayLinesUpToTheMost() {
    assertThat(PlainText.lines("a\r\nb\u2029c\nd", 100, 3)).isEqualTo("a\nb\nc…");
    assertThat(PlainText.lines("a\r\nb\u2029c", 100, 3)).isEqualTo("a\nb\nc");
  }
}
