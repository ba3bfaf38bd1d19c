package dev.millrace.filters.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentencesTest {

  private static int english(String text) {
    return WordSplitter.english().countSentences(text);
  }

  private static int treebank(String text) {
    return WordSplitter.treebank().countSentences(text);
  }

  @Test
  void emptyAndBlankTextsHaveNoSentence() {
    assertThat(english("")).isZero();
    assertThat(english(" \n\t ")).isZero();
    assertThat(treebank(" \n ")).isZero();
    assertThat(WordSplitter.forLanguage("de").countSentences(" \n ")).isZero();
  }

  @Test
  void terminalMarkEndsASentenceOnlyAsATokenOfItsOwn() {
    assertThat(english("One. Two! Three? Four")).isEqualTo(4);
    assertThat(english("Dr. Smith met Mr. Jones at 5 p.m. sharp")).isEqualTo(1);
  }

  @Test
  void ellipsisEndsNoSentence() {
    assertThat(english("Well... yes… no")).isEqualTo(1);
  }

  @Test
  void closingMarksBelongToTheSentenceBefore() {
    assertThat(english("He said \"stop!\" (twice.) Then left.")).isEqualTo(3);
    assertThat(english("Really?! Yes.")).isEqualTo(2);
    assertThat(english("Stop!!! Go.")).isEqualTo(2);
    assertThat(english("(He left.)")).isEqualTo(1);
  }

  @Test
  void blanksBehindTheLastMarkMakeNoSentence() {
    assertThat(english("One. Two.   ")).isEqualTo(2);
  }

  @Test
  void punktKnowsAbbreviationsInitialsAndEllipses() {
    assertThat(treebank("Dr. Smith met J. K. Jones. They talked.")).isEqualTo(2);
    assertThat(treebank("He waited... then left. So it ended")).isEqualTo(2);
    assertThat(treebank("It closed at 5 p.m. Nobody came.")).isEqualTo(2);
    assertThat(treebank("He said \"stop!\" Then he left.")).isEqualTo(2);
  }

  @Test
  void icuCountsSentencesOfOtherLanguages() {
    assertThat(WordSplitter.forLanguage("de").countSentences("Das ist gut. Das auch!"))
        .isEqualTo(2);
    assertThat(WordSplitter.forLanguage("zh").countSentences("今天天气很好。我们去公园。")).isEqualTo(2);
  }
}
