package dev.millrace.cli.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
    String line = "x".repeat(1 << 20);
    assertThat(PlainText.line(line, 300)).isEqualTo("x".repeat(300) + "…");
    long whole = cpuNanos(() -> assertThat(PlainText.line(line, 1 << 20)).isEqualTo(line));
    long cut = cpuNanos(() -> assertThat(PlainText.line(line, 300)).hasSize(301));
    assertThat(cut).isLessThan(whole / 5);
  }

  /** Of the last of some rounds, so that both are compiled. */
  private static long cpuNanos(Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (int round = 0; round < 3; round++) {
      long begin = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < 20; i++) {
        work.run();
      }
      nanos = threads.getCurrentThreadCpuTime() - begin;
    }
    return nanos;
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
