package dev.millrace.replay.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.replay.seen.SpanIndex.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpanIndexTest {
  private static int[] text(int first, int length) {
    return IntStream.range(first, first + length).toArray();
  }

  private static int[] joined(int[]... parts) {
    return IntStream.range(0, parts.length)
        .boxed()
        .flatMapToInt(i -> IntStream.of(parts[i]))
        .toArray();
  }

  @Test
  void aSpanOfEightIsFoundAndOneOfSevenIsNot() {
    SpanIndex index = new SpanIndex(1000);
    assertThat(index.add(text(100, 20))).isZero();
    assertThat(index.find(joined(text(500, 3), text(105, 8), text(600, 3))))
        .containsExactly(new Span(3, 8, 5));
    assertThat(index.find(joined(text(500, 3), text(105, 7), text(600, 3)))).isEmpty();
    assertThat(index.find(text(100, 7))).isEmpty();
  }

  @Test
  void noSpanReachesFromOneTextIntoTheNext() {
    SpanIndex index = new SpanIndex(1000);
    index.add(text(0, 10));
    assertThat(index.add(text(10, 10))).isEqualTo(11);
    assertThat(index.find(text(0, 20))).containsExactly(new Span(0, 10, 0), new Span(10, 10, 11));
    assertThat(index.find(text(6, 8))).isEmpty();
  }

  @Test
  void theLongestOfSeveralIsTaken() {
    SpanIndex index = new SpanIndex(1000);
    index.add(text(0, 9));
    int second = index.add(text(0, 30));
    index.add(text(0, 12));
    assertThat(index.find(text(0, 25))).containsExactly(new Span(0, 25, second));
  }

  @Test
  void tokensAreHeldIfEachEightOfThemStandInAText() {
    SpanIndex index = new SpanIndex(10_000);
    for (int i = 0; i < 40; i++) { // More alike than are kept.
      index.add(text(0, 20));
    }
    assertThat(index.holds(text(0, 20))).isTrue();
    assertThat(index.holds(text(12, 8))).isTrue();
    assertThat(index.holds(text(12, 7))).isFalse();
    assertThat(index.holds(text(12, 9))).isFalse();
    assertThat(index.holds(joined(text(0, 10), text(11, 9)))).isFalse();
  }

  @Test
  void whatIsFullSaysSo() {
    SpanIndex index = new SpanIndex(21);
    index.add(text(0, 10));
    assertThat(index.hasRoomFor(9)).isTrue();
    assertThat(index.hasRoomFor(10)).isFalse();
    assertThatThrownBy(() -> index.add(text(0, 10))).isInstanceOf(IllegalStateException.class);
  }

  /** Against looking through all texts, with so few tokens that windows repeat. */
  @Test
  void findsWhatASearchThroughAllTextsFinds() {
    Random random = new Random(3);
    SpanIndex index = new SpanIndex(1_000_000);
    List<int[]> texts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int[] text = random.ints(1 + random.nextInt(60), 0, 3).toArray();
      texts.add(text);
      index.add(text);
    }
    for (int round = 0; round < 200; round++) {
      int[] asked = random.ints(20, 0, 3).toArray();
      assertThat(index.find(asked).stream().map(span -> span.start() + "+" + span.length()))
          .as("round %d", round)
          .containsExactlyElementsOf(searched(texts, asked));
    }
  }

  private static List<String> searched(List<int[]> texts, int[] asked) {
    List<String> found = new ArrayList<>();
    for (int start = 0; start + SpanIndex.WINDOW <= asked.length; ) {
      int longest = 0;
      for (int[] text : texts) {
        for (int at = 0; at < text.length; at++) {
          int length = 0;
          while (at + length < text.length
              && start + length < asked.length
              && text[at + length] == asked[start + length]) {
            length++;
          }
          longest = Math.max(longest, length);
        }
      }
      if (longest >= SpanIndex.WINDOW) {
        found.add(start + "+" + longest);
        start += longest;
      } else {
        start++;
      }
    }
    return found;
  }
}
