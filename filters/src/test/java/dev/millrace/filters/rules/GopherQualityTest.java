package dev.millrace.filters.rules;

import static dev.millrace.filters.rules.Fixtures.distinct;
import static dev.millrace.filters.rules.Fixtures.quality;
import static dev.millrace.filters.rules.Fixtures.repeated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import org.junit.jupiter.api.Test;

class GopherQualityTest {

  @Test
  void dropsDocumentShorterThanFiftyWords() {
    assertThat(quality(distinct(49, " ") + " . , !")).contains("gopher-quality.too-few-words");
    assertThat(quality(distinct(50, " "))).doesNotContain("gopher-quality.too-few-words");
    assertThat(Fixtures.QUALITY.judge(new Text("the cat. ?!")))
        .isEqualTo(new Verdict.Drop("gopher-quality.too-few-words", "gopher_short_doc", 2, 50));
  }

  @Test
  void dropsDocumentLongerThanAHundredThousandWords() {
    assertThat(quality(repeated("word", 100_000, " ")))
        .doesNotContain("gopher-quality.too-many-words");
    assertThat(quality(repeated("word", 100_001, " "))).contains("gopher-quality.too-many-words");
  }

  @Test
  void dropsWordsOfFewerThanThreeCharactersOnAverage() {
    String threes = repeated("fox", 49, " ");
    assertThat(quality(threes + " fox, ! ; .")).doesNotContain("gopher-quality.words-too-short");
    assertThat(quality(threes + " ox")).contains("gopher-quality.words-too-short");
  }

  @Test
  void dropsWordsOfMoreThanTenCharactersOnAverage() {
    String tens = repeated("abcdefghij", 49, " ");
    assertThat(quality(tens + " abcdefghij")).doesNotContain("gopher-quality.words-too-long");
    assertThat(quality(tens + " abcdefghijk")).contains("gopher-quality.words-too-long");
  }

  @Test
  void dropsMoreThanOneHashInTenWords() {
    assertThat(quality(distinct(45, " ") + " # # # # #"))
        .doesNotContain("gopher-quality.too-many-hashes");
    assertThat(quality(distinct(44, " ") + " # # # # #"))
        .contains("gopher-quality.too-many-hashes");
  }

  @Test
  void dropsMoreThanOneEllipsisInTenWords() {
    assertThat(quality(distinct(45, " ") + " ... … ... … ..."))
        .doesNotContain("gopher-quality.too-many-ellipses");
    assertThat(quality(distinct(44, " ") + " ... … ... … ..."))
        .contains("gopher-quality.too-many-ellipses");
  }

  @Test
  void dropsMoreThanNineInTenBulletLines() {
    String bullets = repeated("  • item", 5, "\n") + "\n" + repeated("- item", 4, "\n");
    assertThat(quality(bullets + "\nplain")).doesNotContain("gopher-quality.too-many-bullet-lines");
    assertThat(quality(bullets + "\n- item")).contains("gopher-quality.too-many-bullet-lines");
  }

  @Test
  void dropsMoreThanThreeInTenLinesThatEndInAnEllipsis() {
    String lines = distinct(6, "\n") + "\nmore... \nmore…\nmore...\n";
    assertThat(quality(lines + "end")).doesNotContain("gopher-quality.too-many-ellipsis-lines");
    assertThat(quality(lines + "end...")).contains("gopher-quality.too-many-ellipsis-lines");
  }

  @Test
  void dropsFewerThanEightInTenWordsWithALetter() {
    assertThat(quality(distinct(40, " ") + " " + repeated("77", 10, " ")))
        .doesNotContain("gopher-quality.too-few-alphabetic-words");
    assertThat(quality(distinct(39, " ") + " " + repeated("77", 10, " ")))
        .contains("gopher-quality.too-few-alphabetic-words");
  }

  @Test
  void wantsTwoDifferentStopWordsInLowerCase() {
    assertThat(quality("the cat of them")).doesNotContain("gopher-quality.too-few-stop-words");
    assertThat(quality("the cat the dog")).contains("gopher-quality.too-few-stop-words");
    assertThat(quality("The cat OF them, the end")).contains("gopher-quality.too-few-stop-words");
  }

  @Test
  void firstVersionCountsEveryStopWord() {
    GopherQuality v1 = GopherQuality.of(QualityProfile.FINEWEB_V1);
    assertThat(Fixtures.rules(v1.faults(new Text("the cat the dog"))))
        .doesNotContain("gopher-quality.too-few-stop-words");
    assertThat(Fixtures.rules(v1.faults(new Text("the cat"))))
        .contains("gopher-quality.too-few-stop-words");
  }

  @Test
  void everyFaultIsListedWithTheVerdictFirst() {
    Text text = new Text("#### 1 2 3");
    assertThat(Fixtures.rules(Fixtures.QUALITY.faults(text)))
        .containsExactly(
            "gopher-quality.too-few-words",
            "gopher-quality.words-too-short",
            "gopher-quality.too-many-hashes",
            "gopher-quality.too-few-alphabetic-words",
            "gopher-quality.too-few-stop-words");
    assertThat(Fixtures.QUALITY.judge(text)).isEqualTo(Fixtures.QUALITY.faults(text).getFirst());
  }

  @Test
  void emptyTextIsTooShort() {
    assertThat(Fixtures.rules(Fixtures.QUALITY.faults(new Text(""))))
        .containsExactly("gopher-quality.too-few-words", "gopher-quality.too-few-stop-words");
  }
}
