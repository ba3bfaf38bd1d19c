package dev.millrace.filters.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class EnglishSplitterTest {

  private static final WordSplitter ENGLISH = WordSplitter.english();

  /** Golden lines: a text, a tab, its words joined by a bar that stands in no text. */
  @TestFactory
  Stream<DynamicTest> splitsAsInTheGoldenFile() throws IOException {
    return golden("words/english.txt")
        .map(
            line -> {
              String[] parts = line.split("\t", -1);
              return dynamicTest(
                  parts[0],
                  () ->
                      assertThat(String.join("|", ENGLISH.split(parts[0]).toList()))
                          .isEqualTo(parts[1]));
            });
  }

  @Test
  void wordsAreRangesOfTheTextAndHoldNoSpace() {
    Random random = new Random(11);
    String alphabet = "ab.,:'’\"()-–—…$%5kmsS U!?/@=<>+*\n\t😀é中";
    int[] points = alphabet.codePoints().toArray();
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i >= 0; i--) {
        text.appendCodePoint(points[random.nextInt(points.length)]);
      }
      Spans words = ENGLISH.split(text.toString());
      String joined = String.join("", words.toList());
      assertThat(joined)
          .as("seed 11, round %d: %s", round, text)
          .isEqualTo(text.toString().replaceAll("\\s", ""));
      for (int i = 0; i < words.count(); i++) {
        assertThat(words.start(i)).isLessThan(words.end(i));
      }
    }
  }

  @Test
  void exceptionIsPutTogetherOnlyWithoutSpaceInside() {
    assertThat(ENGLISH.split("vitamin-c. Then").toList())
        .containsExactly("vitamin", "-", "c.", "Then");
    assertThat(ENGLISH.split("vitamin-c . Then").toList())
        .containsExactly("vitamin", "-", "c", ".", "Then");
  }

  @Test
  void emojiOfUnicode11IsSplitOffAndOneOfUnicode12IsNot() {
    assertThat(ENGLISH.split("ok👍").toList()).containsExactly("ok", "👍");
    assertThat(ENGLISH.split("ok🥱").toList()).containsExactly("ok🥱");
  }

  @Test
  void longTextsOfOneKindTakeLinearTime() {
    assertThat(ENGLISH.split("word ".repeat(200_000)).count()).isEqualTo(200_000);
    assertThat(ENGLISH.split("a.b ".repeat(200_000)).count()).isEqualTo(200_000);
    assertThat(ENGLISH.split("(".repeat(200_000)).count()).isEqualTo(200_000);
    assertThat(ENGLISH.split("a" + ".".repeat(200_000)).count()).isEqualTo(2);
    assertThat(ENGLISH.split("a@".repeat(20_000) + "b.c").count()).isEqualTo(1);
  }

  static Stream<String> golden(String name) throws IOException {
    try (var in = EnglishSplitterTest.class.getResourceAsStream("/golden/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"));
    }
  }
}
