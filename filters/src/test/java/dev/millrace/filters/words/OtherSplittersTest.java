package dev.millrace.filters.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class OtherSplittersTest {

  @TestFactory
  Stream<DynamicTest> treebankSplitsAsInTheGoldenFile() throws IOException {
    return EnglishSplitterTest.golden("words/treebank.txt")
        .map(
            line -> {
              String[] parts = line.split("\t", -1);
              return dynamicTest(
                  parts[0],
                  () ->
                      assertThat(String.join("|", WordSplitter.treebank().split(parts[0]).toList()))
                          .isEqualTo(parts[1]));
            });
  }

  @Test
  void icuFindsWordsWithoutSpaces() {
    assertThat(WordSplitter.forLanguage("zh").split("今天天气很好。").toList()).contains("今天", "天气", "。");
    assertThat(WordSplitter.forLanguage("th").split("ภาษาไทย").count()).isEqualTo(2);
    assertThat(WordSplitter.forLanguage("de").split("Das geht's, ja!").toList())
        .containsExactly("Das", "geht's", ",", "ja", "!");
  }

  @Test
  void englishHasItsOwnSplitterUnderEachOfItsCodes() {
    assertThat(WordSplitter.forLanguage("en")).isSameAs(WordSplitter.english());
    assertThat(WordSplitter.forLanguage("EN")).isSameAs(WordSplitter.english());
    assertThat(WordSplitter.forLanguage("fr")).isNotSameAs(WordSplitter.english());
  }
}
