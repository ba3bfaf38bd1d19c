package dev.millrace.tokenizer.internal.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.tokenizer.internal.bpe.IntList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RegexSplitterTest {
  @Test
  void cutsWhereAMatchIsEmpty() {
    assertThat(pieces("(?=(?:\\d{3})+(?!\\d))", "a1234567b")).containsExactly("a1", "234", "567b");
    assertThat(pieces("(?<=\\s)", "a b  c")).containsExactly("a ", "b ", " ", "c");
    assertThat(pieces("b*", "abbc")).containsExactly("a", "bb", "c");
    assertThat(pieces("", "a\ud83d\ude00b")).containsExactly("a", "\ud83d\ude00", "b");
    assertThat(pieces("$", "")).isEmpty();
  }

  @Test
  void leavesTextWithoutAMatchWhole() {
    assertThat(pieces("x", "a\ud83d\ude00b")).containsExactly("a\ud83d\ude00b");
    assertThat(pieces("\\ud83d", "a\ud83d\ude00b")).containsExactly("a\ud83d\ude00b");
  }

  @Test
  @Timeout(60)
  void givesUpOnPatternsThatBacktrackWithoutEnd() {
    assertThatThrownBy(() -> pieces("(?:[^x]{2,})+?y", "a".repeat(200)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the split pattern looks more than 10200000 times at a text of 200 characters: it"
                + " backtracks too much");
    assertThat(pieces("a+", "a".repeat(1 << 20))).hasSize(1);
  }

  @Test
  void namesThePatternThatRecursesTooDeeply() {
    assertThatThrownBy(() -> pieces("(?:a|b)*", "ab".repeat(1 << 19)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "split pattern '(?:a|b)*' recurses too deeply on a text of 1048576 bytes: a repeated"
                + " group in it needs a simpler form");
  }

  private static List<String> pieces(String regex, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    IntList ends = new IntList(16);
    new RegexSplitter(Oniguruma.compile(regex)).split(utf8, 0, utf8.length, ends);
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < ends.size(); i++) {
      pieces.add(new String(utf8, start, ends.get(i) - start, StandardCharsets.UTF_8));
      start = ends.get(i);
    }
    return pieces;
  }
}
