package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.contract.TinyModels;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class MicroBatchTest {
  private static final int NONE = MicroBatch.IGNORED;

  // Rows of 2 tokens and one more; each row counts other targets.
  private static final TokenBatch BATCH =
      new TokenBatch(3, 2, new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, new int[] {2, 0, 1});

  @Test
  void eachRowKeepsItsTokensAndTheTargetsThatCount() {
    List<MicroBatch> micro = MicroBatch.split(BATCH, 2);
    assertThat(micro).hasSize(2);
    assertThat(micro.get(0).ids()).containsExactly(1, 2, 4, 5);
    assertThat(micro.get(0).targets()).containsExactly(2, 3, NONE, NONE);
    assertThat(micro.get(1).ids()).containsExactly(7, 8);
    assertThat(micro.get(1).targets()).containsExactly(8, NONE);
  }

  @Test
  void targetsThatCountAreCountedOverAllRows() {
    assertThat(BATCH.targetCount()).isEqualTo(3);
    assertThat(MicroBatch.check(BATCH, 2, 10)).isEqualTo(3);
  }

  @Test
  void aMaskedTargetDoesNotCountAndIsNoMicroBatchsTarget() {
    TokenBatch masked =
        new TokenBatch(
            3, 2, BATCH.tokens(), new int[] {2, 2, 1}, BitSet.valueOf(new long[] {0b11_01_10}));
    assertThat(masked.targetCount()).isEqualTo(2);
    List<MicroBatch> micro = MicroBatch.split(masked, 2);
    assertThat(micro.get(0).targets()).containsExactly(2, NONE, NONE, 6);
    assertThat(micro.get(1).targets()).containsExactly(NONE, NONE);
  }

  @Test
  void eachPositionIsToldWhereItsTextBegins() {
    BitSet starts = new BitSet();
    starts.set(2);
    starts.set(7);
    TokenBatch batch = new TokenBatch(2, 5, new int[12], new int[] {5, 5}, new BitSet(), starts);
    List<MicroBatch> micro = MicroBatch.split(batch, 1);
    assertThat(micro.get(0).starts()).containsExactly(0, 0, 2, 2, 2);
    assertThat(micro.get(1).starts()).containsExactly(0, 0, 2, 2, 2);
    assertThat(micro.get(0).isDivided()).isTrue();
    assertThat(MicroBatch.split(BATCH, 1)).noneMatch(MicroBatch::isDivided);
  }

  @Test
  void aTokenMustBeInTheVocabularyAndARowInTheContext() {
    assertThatThrownBy(() -> MicroBatch.check(BATCH, 2, 9))
        .hasMessage("token 9 at row 2, position 2 is outside the vocabulary of 9");
    assertThatThrownBy(() -> MicroBatch.check(BATCH, 1, 10))
        .hasMessage("rows of 2 tokens do not fit the context of 1");
  }

  @Test
  void aContextMayBeAsLongAsTheModels() {
    TrainingOptions whole = new TrainingOptions(TinyModels.ADAMW, 24, 1, 1);
    assertThatCode(() -> whole.check(TinyModels.gpt2(true))).doesNotThrowAnyException();
    TrainingOptions longer = new TrainingOptions(TinyModels.ADAMW, 25, 1, 1);
    assertThatThrownBy(() -> longer.check(TinyModels.gpt2(true)))
        .hasMessage("context length 25 is outside the model's 1..24");
    TrainingOptions none = new TrainingOptions(TinyModels.ADAMW, 1, 0, 1);
    assertThatThrownBy(() -> none.check(TinyModels.gpt2(true)))
        .hasMessage("micro-batch rows 0 is not positive");
  }
}
