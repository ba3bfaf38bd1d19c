package dev.millrace.filters.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TerminalMarksTest {

  @Test
  void bothFrozenSetsHaveTheirSizes() {
    assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT).filter(TerminalMarks::isTerminal))
        .hasSize(159);
    assertThat(
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(TerminalMarks::isSentencizerMark))
        .hasSize(128);
  }

  @Test
  void quotesBracketsAndEllipsisAreNotTerminal() {
    assertThat("\"'”’)]…:;".codePoints().anyMatch(TerminalMarks::isTerminal)).isFalse();
    assertThat(".!?。！？।؟‼".codePoints().allMatch(TerminalMarks::isTerminal)).isTrue();
  }
}
