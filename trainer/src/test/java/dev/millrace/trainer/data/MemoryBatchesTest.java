package dev.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.TokenBlock;
import dev.millrace.trainer.TestBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MemoryBatchesTest {
  private static List<TokenBlock> blocks(int count) {
    return IntStream.range(0, count).mapToObj(i -> TestBlocks.block(0, i, "id")).toList();
  }

  /** The sequences of each step's blocks. */
  private static List<List<Long>> steps(MemoryBatches batches) {
    List<List<Long>> steps = new ArrayList<>();
    for (var input = batches.next(() -> {}); input.isPresent(); input = batches.next(() -> {})) {
      assertThat(input.get().step()).isEqualTo(steps.size() + 1L);
      steps.add(input.get().blocks().stream().map(block -> block.block().getSequence()).toList());
    }
    return steps;
  }

  @Test
  void eachPassGivesAllBlocksInTheirOrderTheLastBatchShort() {
    List<List<Long>> steps = steps(new MemoryBatches(blocks(5), List.of(), 2, 7));
    assertThat(steps)
        .containsExactly(
            List.of(0L, 1L),
            List.of(2L, 3L),
            List.of(4L),
            List.of(0L, 1L),
            List.of(2L, 3L),
            List.of(4L),
            List.of(0L, 1L));
  }

  @Test
  void shuffledWindowsHoldTheirOwnBlocksInAnOrderOfEachPassAndSeed() {
    List<List<Long>> steps = steps(new MemoryBatches(blocks(10), List.of(), 2, 10, 4, 7));
    List<Long> order = steps.stream().flatMap(List::stream).toList();
    for (int pass = 0; pass < 20; pass += 10) {
      assertThat(order.subList(pass, pass + 4)).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
      assertThat(order.subList(pass + 4, pass + 8)).containsExactlyInAnyOrder(4L, 5L, 6L, 7L);
      assertThat(order.subList(pass + 8, pass + 10)).containsExactlyInAnyOrder(8L, 9L);
    }
    assertThat(order.subList(0, 10)).isNotEqualTo(order.subList(10, 20)).isNotEqualTo(sorted());
    assertThat(steps(new MemoryBatches(blocks(10), List.of(), 2, 10, 4, 7))).isEqualTo(steps);
    assertThat(steps(new MemoryBatches(blocks(10), List.of(), 2, 10, 4, 8))).isNotEqualTo(steps);
    assertThat(steps(new MemoryBatches(blocks(10), List.of(), 2, 5, 1, 7)).getFirst())
        .containsExactly(0L, 1L);
  }

  private static List<Long> sorted() {
    return LongStream.range(0, 10).boxed().toList();
  }

  @Test
  void aBatchMayBeLargerThanAllBlocks() {
    assertThat(steps(new MemoryBatches(blocks(3), List.of(), 8, 2)))
        .containsExactly(List.of(0L, 1L, 2L), List.of(0L, 1L, 2L));
  }

  @Test
  void stepsCountThePasses() {
    MemoryBatches batches = new MemoryBatches(blocks(5), List.of(), 2, 7);
    List<Integer> epochs = new ArrayList<>();
    for (int step = 1; step <= 7; step++) {
      epochs.add(batches.next(() -> {}).orElseThrow().record().getEpoch());
    }
    assertThat(epochs).containsExactly(0, 0, 0, 1, 1, 1, 2);
    assertThat(MemoryBatches.stepsOfAPass(5, 2)).isEqualTo(3);
    assertThat(MemoryBatches.stepsOfAPass(4, 2)).isEqualTo(2);
  }

  @Test
  void nothingIsGivenAfterAStop() {
    MemoryBatches batches = new MemoryBatches(blocks(5), blocks(1), 2, 7);
    assertThat(batches.next(() -> {})).isPresent();
    batches.stop();
    assertThat(batches.next(() -> {})).isEmpty();
    assertThat(batches.evaluationBlocks(-1)).hasSize(1);
  }
}
