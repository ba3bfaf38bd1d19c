package dev.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.TokenBatch;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.trainer.TestBlocks;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockRowsTest {
  private static final String ID = "t";

  @Test
  void rowsOfTheContextShareOneTokenSoThatEachIsATargetOnce() {
    TokenBatch batch =
        new BlockRows(2, 10)
            .batch(MaskedBlock.whole(List.of(TestBlocks.block(0, 0, ID, 4, 1, 2, 3, 4, 5))));
    assertThat(batch.rows()).isEqualTo(2);
    assertThat(batch.length()).isEqualTo(2);
    assertThat(batch.tokens()).containsExactly(1, 2, 3, 3, 4, 5);
    assertThat(batch.targets()).containsExactly(2, 2);
  }

  @Test
  void countsOnlyTheTargetsOfAPaddedBlockAndLeavesOutEmptyRows() {
    BlockRows rows = new BlockRows(2, 10);
    TokenBlock three = TestBlocks.block(0, 0, ID, 3, 1, 2, 3, 4, 0, 0, 0);
    assertThat(rows.batch(MaskedBlock.whole(List.of(three))).targets()).containsExactly(2, 1);
    TokenBlock two = TestBlocks.block(0, 0, ID, 2, 1, 2, 3, 0, 0, 0, 0);
    assertThat(rows.batch(MaskedBlock.whole(List.of(two))).targets()).containsExactly(2);
    assertThat(rows.batch(MaskedBlock.whole(List.of(two))).tokens()).containsExactly(1, 2, 3);
  }

  @Test
  void aDocumentIsATextFromTheSeparatorBeforeItOnWhereDocumentsAreApart() {
    // Of a document that goes on, the end of it; 9 ends one; then two, the last of which goes on.
    TokenBlock block = TestBlocks.block(0, 0, ID, 8, 1, 2, 9, 3, 9, 4, 5, 6, 7);
    block.setSegments(List.of(segment(0, 2, 5), segment(3, 1, 0), segment(5, 4, 0)));
    List<MaskedBlock> blocks = MaskedBlock.whole(List.of(block, block));

    TokenBatch apart = new BlockRows(4, 10, true).batch(blocks);

    assertThat(apart.starts().stream()).containsExactly(2, 4, 10, 12);
    assertThat(apart.tokens()[2]).isEqualTo(9);
    assertThat(new BlockRows(4, 10).batch(blocks).starts().isEmpty()).isTrue();
  }

  private static Segment segment(int start, int length, int documentOffset) {
    return new Segment("", "", start, length, documentOffset, "", "");
  }

  @Test
  void keepsTheBlocksOrder() {
    TokenBatch batch =
        new BlockRows(2, 10)
            .batch(
                MaskedBlock.whole(
                    List.of(
                        TestBlocks.block(1, 0, ID, 2, 5, 6, 7),
                        TestBlocks.block(0, 0, ID, 1, 1, 2, 3))));
    assertThat(batch.tokens()).containsExactly(5, 6, 7, 1, 2, 3);
    assertThat(batch.targetCount()).isEqualTo(3);
  }

  @Test
  void refusesAContextThatDoesNotDivideTheBlocks() {
    TokenBlock block = TestBlocks.block(0, 0, ID, 4, 1, 2, 3, 4, 5);
    assertThat(new BlockRows(4, 10).batch(MaskedBlock.whole(List.of(block))).rows()).isEqualTo(1);
    assertThatThrownBy(() -> new BlockRows(3, 10).batch(MaskedBlock.whole(List.of(block))))
        .hasMessageContaining("context length 3 does not divide the blocks' length 4");
    assertThatThrownBy(() -> new BlockRows(8, 10).batch(MaskedBlock.whole(List.of(block))))
        .hasMessageContaining("context length 8");
  }

  @Test
  void refusesATokenOutsideTheVocabularyNamingItAndItsBlock() {
    TokenBlock block = TestBlocks.block(3, 14, ID, 2, 1, 9, 2);
    assertThat(new BlockRows(2, 10).batch(MaskedBlock.whole(List.of(block))).rows()).isEqualTo(1);
    assertThatThrownBy(() -> new BlockRows(2, 9).batch(MaskedBlock.whole(List.of(block))))
        .hasMessage("token id 9 in block 3-14 is outside the model's vocabulary of 9");
    TokenBlock large = TestBlocks.block(3, 15, ID, 2, 1, -1, 2);
    assertThatThrownBy(() -> new BlockRows(2, 9).batch(MaskedBlock.whole(List.of(large))))
        .hasMessageContaining("token id 4294967295 in block 3-15");
  }

  @Test
  void refusesABlockWhosePartsDoNotFit() {
    TokenBlock empty = TestBlocks.block(0, 1, ID, 0, 1, 2, 3);
    TokenBlock tooLong = TestBlocks.block(0, 2, ID, 3, 1, 2, 3);
    TokenBlock cut =
        TokenBlock.newBuilder()
            .setSequence(3)
            .setBlockLength(2)
            .setLength(2)
            .setTokens(ByteBuffer.wrap(new byte[11]))
            .setSegments(List.of())
            .setEnded(List.of())
            .build();
    BlockRows rows = new BlockRows(2, 9);
    assertThatThrownBy(() -> rows.check(empty)).hasMessageContaining("counts 0 targets");
    assertThatThrownBy(() -> rows.check(tooLong)).hasMessageContaining("counts 3 targets");
    assertThatThrownBy(() -> rows.check(cut)).hasMessageContaining("block 0-3 of length 2 holds 2");
  }
}
