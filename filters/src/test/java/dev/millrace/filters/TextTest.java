package dev.millrace.filters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.words.WordSplitter;
import org.junit.jupiter.api.Test;

class TextTest {

  @Test
  void lengthCountsCodePoints() {
    Text text = new Text("a😀b");
    assertThat(text.length()).isEqualTo(3);
    assertThat(text.isBasicPlaneOnly()).isFalse();
    assertThat(text.codePoints(1, 3)).isEqualTo(1);
  }

  @Test
  void wordsAndLinesAreSplitOnce() {
    Text text = new Text("One line.\nAnother.");
    assertThat(text.words()).isSameAs(text.words());
    assertThat(text.lines()).isSameAs(text.lines());
    assertThat(text.words().toList()).containsExactly("One", "line", ".", "Another", ".");
    assertThat(text.lines().toList()).containsExactly("One line.", "Another.");
  }

  @Test
  void rewritingToTheSameStringKeepsTheText() {
    Text text = new Text("can't", WordSplitter.treebank());
    assertThat(text.rewritten("can't")).isSameAs(text);
    assertThat(text.rewritten("won't").splitter()).isSameAs(WordSplitter.treebank());
  }

  @Test
  void digestIsSha256OfUtf8() {
    assertThat(ContentDigest.of("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(ContentDigest.of("é")).isNotEqualTo(ContentDigest.of("e\u0301"));
  }

  @Test
  void dropKnowsItsGroup() {
    assertThat(Verdict.Drop.of("url.domain", "domain"))
        .isEqualTo(new Verdict.Drop("url.domain", "domain", 1, 0));
    assertThat(Verdict.Drop.of("url.domain", "domain").group()).isEqualTo("url");
  }
}
