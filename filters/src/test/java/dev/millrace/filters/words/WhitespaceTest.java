package dev.millrace.filters.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WhitespaceTest {

  @Test
  void splitsLinesAtEveryTerminatorThatPythonKnows() {
    assertThat(
            Whitespace.splitLines(
                    "a\nb\r\nc\rd\u000be\ff\u001cg\u001dh\u001ei\u0085j\u2028k\u2029l")
                .toList())
        .containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
  }

  @Test
  void terminatorAtTheEndOpensNoLine() {
    assertThat(Whitespace.splitLines("a\n\nb\n").toList()).containsExactly("a", "", "b");
    assertThat(Whitespace.splitLines("").toList()).isEmpty();
    assertThat(Whitespace.splitLines("\n").toList()).containsExactly("");
  }

  @Test
  void unitSeparatorIsSpaceButEndsNoLine() {
    assertThat(Whitespace.isSpace('\u001f')).isTrue();
    assertThat(Whitespace.splitLines("a\u001fb").toList()).containsExactly("a\u001fb");
  }

  @Test
  void stripsNoBreakSpaceButNotZeroWidthSpace() {
    assertThat(Whitespace.strip("\u00a0\u3000 a \t\u2009")).isEqualTo("a");
    assertThat(Whitespace.strip("\u200ba")).isEqualTo("\u200ba");
  }

  @Test
  void rangeOfSpacesIsBlank() {
    assertThat(Whitespace.isBlank("a \t b", 1, 4)).isTrue();
    assertThat(Whitespace.isBlank("a \t b", 1, 5)).isFalse();
  }
}
