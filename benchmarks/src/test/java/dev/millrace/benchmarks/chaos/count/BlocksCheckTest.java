package dev.millrace.benchmarks.chaos.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.chaos.check.BlocksCheck;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlocksCheckTest {
  private static final int LENGTH = 4;

  @Test
  void aDocumentOverTwoBlocksAndItsSeparatorAreOne() {
    BlocksCheck.Result result =
        check(
            block(0, 0, new int[] {0, 7, 8, 9, 6}, new Segment("a", 1, 4, 0)),
            block(
                1,
                1,
                new int[] {6, 5, 0, 4, 0},
                new Segment("a", 1, 1, 4),
                new Segment("b", 3, 1, 0)));

    assertThat(result.check().violations()).isEmpty();
    assertThat(result.documents())
        .containsExactly(new PackedDocument("a", 0, 5, true), new PackedDocument("b", 0, 1, true));
  }

  @Test
  void aDocumentWithoutItsSeparatorIsOpen() {
    BlocksCheck.Result result =
        check(block(0, 0, new int[] {0, 7, 8, 9, 6}, new Segment("a", 1, 4, 0)));

    assertThat(result.check().violations()).isEmpty();
    assertThat(result.documents()).containsExactly(new PackedDocument("a", 0, 4, false));
  }

  @Test
  void sequencesAreWithoutGapAndRepeat() {
    assertThat(texts(empty(0, 0), empty(3, 2)))
        .containsExactly("MISSING block 0-1, before token-blocks-0@3");
    assertThat(texts(empty(0, 0), empty(1, 1), empty(2, 1)))
        .containsExactly("TWICE token-blocks-0@2: block 0-1 comes again");
    assertThat(texts(empty(0, 1))).containsExactly("MISSING block 0-0, before token-blocks-0@0");
  }

  @Test
  void aBlockBeginsWithTheLastTokenBeforeIt() {
    assertThat(
            texts(
                block(0, 0, new int[] {0, 7, 0, 0, 0}, new Segment("a", 1, 1, 0)),
                block(1, 1, new int[] {7, 0, 0, 0, 0})))
        .containsExactly(
            "WRONG token-blocks-0@1: begins with token 7, but the block before it ends with 0");
  }

  @Test
  void aTargetOfNoDocumentIsASeparator() {
    assertThat(texts(block(0, 0, new int[] {0, 7, 0, 3, 0}, new Segment("a", 1, 1, 0))))
        .containsExactly("WRONG token-blocks-0@0: target 3 is token 3 of no document");
  }

  @Test
  void aDocumentsTokensAreWithoutGapAndRepeat() {
    Block first = block(0, 0, new int[] {0, 7, 8, 9, 6}, new Segment("a", 1, 4, 0));
    assertThat(texts(first, block(1, 1, new int[] {6, 5, 0, 0, 0}, new Segment("a", 1, 1, 5))))
        .containsExactly("MISSING token-blocks-0@1: tokens 4 to 5 of a");
    assertThat(texts(first, block(1, 1, new int[] {6, 5, 0, 0, 0}, new Segment("a", 1, 1, 3))))
        .containsExactly("TWICE token-blocks-0@1: tokens 3 to 4 of a");
    assertThat(texts(block(0, 0, new int[] {0, 5, 0, 0, 0}, new Segment("a", 1, 1, 1))))
        .containsExactly("MISSING token-blocks-0@0: tokens 0 to 1 of a");
  }

  @Test
  void betweenTwoDocumentsIsASeparator() {
    assertThat(
            texts(
                block(
                    0,
                    0,
                    new int[] {0, 7, 8, 0, 0},
                    new Segment("a", 1, 1, 0),
                    new Segment("b", 2, 1, 0))))
        .containsExactly("MISSING token-blocks-0@0: no separator after a, before b");
  }

  @Test
  void segmentsNeitherOverlapNorLeaveTheTargets() {
    assertThat(
            texts(
                block(
                    0,
                    0,
                    new int[] {0, 7, 8, 0, 0},
                    new Segment("a", 1, 2, 0),
                    new Segment("b", 2, 1, 0))))
        .containsExactly("WRONG token-blocks-0@0: b is at 2 to 3, which is taken or outside");
    assertThat(texts(block(0, 0, new int[] {0, 7, 8, 9, 6}, new Segment("a", 1, 5, 0))))
        .contains("WRONG token-blocks-0@0: a is at 1 to 6, which is taken or outside");
    assertThat(texts(block(0, 0, new int[] {0, 7, 8, 9, 6}, new Segment("a", 0, 4, 0))))
        .contains("WRONG token-blocks-0@0: a is at 0 to 4, which is taken or outside");
  }

  @Test
  void paddingIsNoTarget() {
    Block padded =
        new Block(
            new Place("token-blocks", 0, 0),
            0,
            0,
            LENGTH,
            2,
            0,
            new int[] {0, 7, 0, 99, 99},
            List.of(new Segment("a", 1, 1, 0)));

    assertThat(texts(padded, block(1, 1, new int[] {0, 5, 0, 0, 0}, new Segment("b", 1, 1, 0))))
        .isEmpty();
  }

  private static Block empty(long offset, long sequence) {
    return block(offset, sequence, new int[LENGTH + 1]);
  }

  private static Block block(long offset, long sequence, int[] tokens, Segment... segments) {
    return new Block(
        new Place("token-blocks", 0, offset),
        0,
        sequence,
        LENGTH,
        LENGTH,
        0,
        tokens,
        List.of(segments));
  }

  private static BlocksCheck.Result check(Block... blocks) {
    return BlocksCheck.of("token-blocks", List.of(blocks));
  }

  private static List<String> texts(Block... blocks) {
    return check(blocks).check().violations().stream()
        .map(violation -> violation.kind() + " " + violation.text())
        .toList();
  }
}
