package dev.millrace.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.schemas.HeldOutPart;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TestBlocks;
import dev.millrace.trainer.TestModels;
import dev.millrace.trainer.data.SegmentText;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Losses of 1, 2, 4 and so on, so that a sum says of what. */
class HeldOutPartsTest {
  private static final Tokenizer TOKENIZER = TestModels.bytes();
  private static final int END = TOKENIZER.endOfText().orElseThrow();

  private final HeldOutParts parts = new HeldOutParts(new SegmentText(TOKENIZER));

  private static Segment segment(String url, String language, int start, int length, int done) {
    return new Segment("", url, start, length, done, "", language);
  }

  private static TokenBlock block(List<Segment> segments, int... tokens) {
    TokenBlock block = TestBlocks.block(0, 0, TOKENIZER.id(), tokens.length - 1, tokens);
    block.setSegments(segments);
    return block;
  }

  private static double[] powers(int count) {
    return IntStream.range(0, count).mapToDouble(i -> 1 << i).toArray();
  }

  private static void assertPart(HeldOutPart part, String name, long bytes, double nats) {
    assertThat(part.getName()).isEqualTo(name);
    assertThat(part.getBytes()).isEqualTo(bytes);
    assertThat(part.getBitsPerByte() * bytes * Math.log(2)).isCloseTo(nats, within(1e-9));
  }

  @Test
  void aDocumentsLossIsThatOfItsTokensAndOfTheSeparatorThatEndsIt() {
    parts.add(
        block(
            List.of(
                segment("https://A.example:8080/x", "en", 1, 3, 0),
                segment("http://b.example/y", "de", 5, 2, 0),
                segment("https://a.example/z", "en", 8, 1, 0)),
            END,
            1,
            2,
            3,
            END,
            4,
            5,
            END,
            6),
        powers(8));

    List<HeldOutPart> most = parts.most();
    assertThat(most)
        .extracting(HeldOutPart::getKind)
        .containsExactly("host", "host", "language", "language");
    assertPart(most.get(0), "a.example", 4, 1 + 2 + 4 + 8 + 128);
    assertPart(most.get(1), "b.example", 2, 16 + 32 + 64);
    assertPart(most.get(2), "en", 4, 1 + 2 + 4 + 8 + 128);
    assertPart(most.get(3), "de", 2, 16 + 32 + 64);
  }

  @Test
  void theSeparatorOfADocumentThatEndedWithTheBlockBeforeIsItsOwn() {
    TokenBlock goesOn = block(List.of(segment("http://a.example/", "en", 1, 2, 9)), 7, 1, 2, END);
    TokenBlock after = block(List.of(segment("http://b.example/", "de", 2, 1, 0)), 2, END, 3, END);
    after.setEnded(List.of(segment("http://a.example/", "en", 0, 1, 10)));

    parts.add(goesOn, powers(3));
    parts.add(after, powers(3));

    assertPart(parts.most().get(0), "a.example", 2, 1 + 2 + 4 + 1);
    assertPart(parts.most().get(1), "b.example", 1, 2 + 4);
  }

  @Test
  void theOnesWithTheMostTextAreNamedAndWhatHasNoNameIsNot() {
    for (int host = 0; host < HeldOutParts.MOST + 4; host++) {
      int[] tokens = new int[host + 3];
      tokens[0] = END;
      tokens[host + 2] = END;
      String url = "http://" + host + ".example/";
      parts.add(block(List.of(segment(url, "", 1, host + 1, 0)), tokens), powers(host + 2));
    }
    parts.add(block(List.of(segment("", "", 1, 1, 0)), END, 1, END), powers(2));

    assertThat(parts.most())
        .hasSize(HeldOutParts.MOST)
        .allMatch(part -> part.getKind().equals("host"))
        .extracting(HeldOutPart::getName)
        .startsWith("19.example", "18.example")
        .doesNotContain("3.example");
  }
}
