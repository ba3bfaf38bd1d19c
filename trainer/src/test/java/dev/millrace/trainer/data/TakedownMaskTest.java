package dev.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.MicroBatch;
import dev.millrace.model.TokenBatch;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TestBlocks;
import dev.millrace.trainer.TestModels;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakedownMaskTest {
  private static final Tokenizer TOKENIZER = TestModels.bytes();
  private static final int END = TOKENIZER.endOfText().orElseThrow();
  private static final int NONE = MicroBatch.IGNORED;
  private static final TakedownMask MASK = new TakedownMask(TOKENIZER);

  private static Takedowns taken(String... targets) {
    return new Takedowns(1, Arrays.stream(targets).map(TakedownTarget::parse).toList());
  }

  private static Segment segment(String name, int start, int length, int documentOffset) {
    return new Segment(
        name, "https://a.example/" + name, start, length, documentOffset, name.repeat(64), "");
  }

  private static TokenBlock block(List<Segment> segments, int... tokens) {
    TokenBlock block = TestBlocks.block(0, 0, TOKENIZER.id(), tokens.length - 1, tokens);
    block.setSegments(segments);
    return block;
  }

  private static MaskedBlock masked(TokenBlock block, Takedowns takedowns) {
    return MASK.apply(List.of(block), takedowns).getFirst();
  }

  private static List<Integer> tokens(MaskedBlock block) {
    var ids = block.block().getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    List<Integer> tokens = new ArrayList<>();
    while (ids.hasRemaining()) {
      tokens.add(ids.get());
    }
    return tokens;
  }

  /** What a step learns from a block of one row. */
  private static MicroBatch learned(MaskedBlock block) {
    int length = block.block().getBlockLength();
    TokenBatch batch = new BlockRows(length, TOKENIZER.vocabularySize()).batch(List.of(block));
    return MicroBatch.split(batch, 1).getFirst();
  }

  @Test
  void ofADocumentThatIsTakenDownNothingStaysButItsLength() {
    TokenBlock block =
        block(List.of(segment("a", 1, 2, 0), segment("b", 4, 3, 0)), END, 1, 2, END, 3, 4, 5, END);
    MaskedBlock left = masked(block, taken("https://a.example/a"));
    assertThat(tokens(left)).containsExactly(END, END, END, END, 3, 4, 5, END);
    assertThat(learned(left).ids()).containsExactly(END, END, END, END, 3, 4, 5);
    assertThat(learned(left).targets()).containsExactly(NONE, NONE, NONE, 3, 4, 5, END);
    assertThat(left.block().getSegments()).extracting(Segment::getRecordId).containsExactly("b");
    assertThat(left.block().getTextBytes()).isEqualTo(block.getTextBytes() - 2);
    // What was read is as it was: other steps may be masked by other takedowns.
    assertThat(block.getSegments()).hasSize(2);
  }

  @Test
  void theLastDocumentGoesWithItsSeparatorAndThePaddingStaysWhatItWas() {
    TokenBlock block =
        block(List.of(segment("a", 1, 2, 0), segment("b", 4, 1, 0)), END, 1, 2, END, 3, END, END);
    block.setLength(5);
    MaskedBlock left = masked(block, taken("digest:" + "b".repeat(64)));
    assertThat(learned(left).targets()).containsExactly(1, 2, END, NONE, NONE, NONE);
    assertThat(learned(left).ids()).containsExactly(END, 1, 2, END, END, END);
  }

  @Test
  void aDocumentThatGoesOnFromTheRowBeforeGoesWithTheTokenThatTheRowsShare() {
    TokenBlock block =
        block(List.of(segment("a", 1, 1, 7), segment("b", 3, 2, 0)), 9, 1, END, 3, 4);
    MaskedBlock left = masked(block, taken("https://a.example/a"));
    assertThat(learned(left).ids()).containsExactly(END, END, END, 3);
    assertThat(learned(left).targets()).containsExactly(NONE, NONE, 3, 4);
    // The other one, whose first token is no text of the row before.
    TokenBlock fresh = block(List.of(segment("a", 1, 1, 0)), 9, 1, END);
    assertThat(tokens(masked(fresh, taken("https://a.example/a")))).containsExactly(9, END, END);
  }

  @Test
  void aDocumentThatEndedWithTheRowBeforeLeavesNeitherItsLastTokenNorItsSeparator() {
    TokenBlock block = block(List.of(segment("b", 2, 3, 0)), 9, END, 3, 4, 5);
    block.setEnded(List.of(segment("a", 0, 1, 7)));
    MaskedBlock left = masked(block, taken("https://a.example/a"));
    assertThat(learned(left).ids()).containsExactly(END, END, 3, 4);
    assertThat(learned(left).targets()).containsExactly(NONE, 3, 4, 5);
    assertThat(left.block().getTextBytes()).isEqualTo(block.getTextBytes());
    assertThat(left.block().getEnded()).isEmpty();
    assertThat(tokens(masked(block, taken("https://a.example/b"))))
        .containsExactly(9, END, END, END, END);
  }

  @Test
  void aBlockOfOneDocumentHasNoTargetLeft() {
    TokenBlock block = block(List.of(segment("a", 1, 4, 3)), 9, 1, 2, 3, 4);
    MaskedBlock left = masked(block, taken("prefix:a.example/"));
    assertThat(new BlockRows(2, TOKENIZER.vocabularySize()).batch(List.of(left)).targetCount())
        .isZero();
    assertThat(tokens(left)).containsOnly(END);
  }

  @Test
  void rowsShorterThanABlockAreMaskedWhereTheBlockIs() {
    TokenBlock block =
        block(List.of(segment("a", 1, 2, 0), segment("b", 4, 1, 0)), END, 1, 2, END, 3);
    TokenBatch batch =
        new BlockRows(2, TOKENIZER.vocabularySize())
            .batch(List.of(MaskedBlock.whole(block), masked(block, taken("https://a.example/b"))));
    MicroBatch all = MicroBatch.split(batch, 4).getFirst();
    assertThat(all.targets()).containsExactly(1, 2, END, 3, 1, 2, END, NONE);
    assertThat(batch.targetCount()).isEqualTo(7);
  }

  @Test
  void aBlockWithoutAnythingThatIsTakenDownIsItself() {
    TokenBlock block = block(List.of(segment("a", 1, 2, 0)), END, 1, 2, END);
    MaskedBlock left = masked(block, taken("host:b.example"));
    assertThat(left.block()).isSameAs(block);
    assertThat(left.masked().isEmpty()).isTrue();
  }
}
