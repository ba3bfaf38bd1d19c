package dev.millrace.replay.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.replay.compare.WordDiff.Kind;
import dev.millrace.replay.compare.WordDiff.Part;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordDiffTest {
  @Test
  void tellsWhichWordsWentAndCame() {
    assertThat(WordDiff.of("the old mill stands", "the new mill stands here"))
        .containsExactly(
            new Part(Kind.KEPT, "the "),
            new Part(Kind.REMOVED, "old"),
            new Part(Kind.ADDED, "new"),
            new Part(Kind.KEPT, " mill stands"),
            new Part(Kind.ADDED, " here"));
    assertThat(WordDiff.of("same", "same")).containsExactly(new Part(Kind.KEPT, "same"));
    assertThat(WordDiff.of("", "")).isEmpty();
    assertThat(WordDiff.of("", "new")).containsExactly(new Part(Kind.ADDED, "new"));
    assertThat(WordDiff.of("old", "")).containsExactly(new Part(Kind.REMOVED, "old"));
  }

  @Test
  void partsMakeBothTextsAndAreNoMoreThanTheLongestCommonSubsequenceLeaves() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      String before = text(random);
      String after = text(random);
      List<Part> parts = WordDiff.of(before, after);
      assertThat(joined(parts, Kind.ADDED)).as("round %d", round).isEqualTo(before);
      assertThat(joined(parts, Kind.REMOVED)).as("round %d", round).isEqualTo(after);
      int kept =
          parts.stream()
              .filter(part -> part.kind() == Kind.KEPT)
              .mapToInt(part -> part.text().length())
              .sum();
      assertThat(kept).as("round %d", round).isEqualTo(longestCommon(before, after));
    }
  }

  @Test
  void textsThatHaveNothingInCommonAreReplacedWhole() {
    String before =
        IntStream.range(0, 5_000).mapToObj(i -> "a" + i).collect(Collectors.joining(" "));
    String after =
        IntStream.range(0, 5_000).mapToObj(i -> "b" + i).collect(Collectors.joining("\n"));
    assertThat(WordDiff.of(before, after))
        .containsExactly(new Part(Kind.REMOVED, before), new Part(Kind.ADDED, after));
  }

  /** Words and spaces of one letter each, so that lengths count both. */
  private static String text(Random random) {
    return IntStream.range(0, random.nextInt(12))
        .mapToObj(i -> Character.toString('a' + random.nextInt(3)))
        .collect(Collectors.joining(" "));
  }

  private static String joined(List<Part> parts, Kind without) {
    return parts.stream()
        .filter(part -> part.kind() != without)
        .map(Part::text)
        .collect(Collectors.joining());
  }

  private static int longestCommon(String before, String after) {
    int[][] length = new int[before.length() + 1][after.length() + 1];
    for (int i = 1; i <= before.length(); i++) {
      for (int j = 1; j <= after.length(); j++) {
        length[i][j] =
            before.charAt(i - 1) == after.charAt(j - 1)
                ? length[i - 1][j - 1] + 1
                : Math.max(length[i - 1][j], length[i][j - 1]);
      }
    }
    return length[before.length()][after.length()];
  }
}
