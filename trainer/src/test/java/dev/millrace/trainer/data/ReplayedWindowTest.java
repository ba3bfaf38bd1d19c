package dev.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.TestBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayedWindowTest {
  private final List<List<OffsetRange>> reads = new ArrayList<>();
  private final ReplayedWindow window = new ReplayedWindow(this::read);

  private List<PlacedBlock> read(List<OffsetRange> ranges) {
    reads.add(ranges);
    return ranges.stream()
        .map(
            range ->
                new PlacedBlock(
                    range.getTopic(),
                    range.getPartition(),
                    range.getFrom(),
                    TestBlocks.block(range.getPartition(), range.getFrom(), "id")))
        .toList();
  }

  private static OffsetRange one(long offset) {
    return new OffsetRange("token-blocks", 0, offset, offset + 1, 1);
  }

  private static TrainingBatch.Builder step(long windowBegin, long... offsets) {
    return TrainingBatch.newBuilder()
        .setRanges(LongStream.of(offsets).mapToObj(ReplayedWindowTest::one).toList())
        .setWindow(List.of(new OffsetRange("token-blocks", 0, windowBegin, windowBegin + 4, 4)));
  }

  private List<Long> offsets(TrainingBatch step, TrainingBatch... following) {
    return window.blocks(step, Stream.of(following)).stream().map(TokenBlock::getSequence).toList();
  }

  @Test
  void theStepsOfAWindowAreReadAtOnceAndGivenInTheirOrder() {
    TrainingBatch first = step(0, 3, 0).build();
    TrainingBatch second = step(0, 2, 1).build();
    TrainingBatch next = step(4, 7, 5).build();
    assertThat(offsets(first, second, next)).containsExactly(3L, 0L);
    assertThat(offsets(second, next)).containsExactly(2L, 1L);
    assertThat(offsets(next)).containsExactly(7L, 5L);
    assertThat(reads)
        .containsExactly(List.of(one(3), one(0), one(2), one(1)), List.of(one(7), one(5)));
  }

  @Test
  void blocksOfASkippedStepAreNotReadSinceTheyMayBeGone() {
    TrainingBatch skipped = step(0, 2, 1).setSkipped(true).build();
    assertThat(offsets(step(0, 3, 0).build(), skipped)).containsExactly(3L, 0L);
    assertThat(reads).containsExactly(List.of(one(3), one(0)));
  }

  @Test
  void aStepWithoutAWindowIsReadAlone() {
    TrainingBatch step = TrainingBatch.newBuilder().setRanges(List.of(one(8))).build();
    assertThat(offsets(step, step(0, 1).build())).containsExactly(8L);
    assertThat(reads).containsExactly(List.of(one(8)));
  }
}
