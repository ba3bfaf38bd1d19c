package dev.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.TestBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffleWindowTest {
  private static final List<OffsetRange> RANGES =
      List.of(
          new OffsetRange("token-blocks", 0, 10L, 17L, 7),
          new OffsetRange("token-blocks", 1, 3L, 7L, 4));

  private static List<PlacedBlock> read(List<OffsetRange> ranges) {
    List<PlacedBlock> blocks = new ArrayList<>();
    for (OffsetRange range : ranges) {
      for (int i = 0; i < range.getBlocks(); i++) {
        long offset = range.getFrom() + i;
        blocks.add(
            new PlacedBlock(
                range.getTopic(),
                range.getPartition(),
                offset,
                TestBlocks.block(range.getPartition(), offset, "id")));
      }
    }
    return blocks;
  }

  private static ShuffleWindow begin(long seed, long step) {
    return ShuffleWindow.begin(RANGES, read(RANGES), 2, seed, step);
  }

  /** The records of a window's steps of four blocks. */
  private static List<TrainingBatch> records(ShuffleWindow from) {
    List<TrainingBatch> records = new ArrayList<>();
    Optional<ShuffleWindow> window = Optional.of(from);
    while (window.isPresent()) {
      List<PlacedBlock> blocks = window.get().next(4);
      records.add(window.get().record(blocks).build());
      window = window.get().after(blocks);
    }
    return records;
  }

  private static List<OffsetRange> order(List<TrainingBatch> records) {
    return records.stream().flatMap(record -> record.getRanges().stream()).toList();
  }

  @Test
  void eachBlockIsTakenOnceInAnOrderOfSeedAndStep() {
    List<TrainingBatch> records = records(begin(7, 5));
    List<OffsetRange> arrival = read(RANGES).stream().map(PlacedBlock::range).toList();
    assertThat(records).extracting(TrainingBatch::getWindowTaken).containsExactly(4, 8, 11);
    assertThat(records).extracting(TrainingBatch::getEpoch).containsOnly(2);
    assertThat(order(records)).containsExactlyInAnyOrderElementsOf(arrival).isNotEqualTo(arrival);
    assertThat(records(begin(7, 5))).isEqualTo(records);
    assertThat(order(records(begin(8, 5)))).isNotEqualTo(order(records));
    assertThat(order(records(begin(7, 6)))).isNotEqualTo(order(records));
  }

  @Test
  void whatIsLeftIsToldByAnyStepsRecordAlone() {
    List<TrainingBatch> records = records(begin(7, 5));
    for (int step = 0; step < records.size() - 1; step++) {
      ShuffleWindow left =
          ShuffleWindow.left(records.get(step), ShuffleWindowTest::read).orElseThrow();
      assertThat(records(left)).isEqualTo(records.subList(step + 1, records.size()));
    }
    assertThat(ShuffleWindow.left(records.getLast(), ShuffleWindowTest::read)).isEmpty();
    TrainingBatch without = TrainingBatch.newBuilder().setRanges(RANGES).build();
    assertThat(ShuffleWindow.left(without, ShuffleWindowTest::read)).isEmpty();
  }

  @Test
  void aRunHasReadAllOfAWindowOnceItTookAStepOfIt() {
    TrainingBatch first = records(begin(7, 5)).getFirst();
    DataPosition position = DataPosition.start().after(first);
    assertThat(position.next(0)).hasValue(17);
    assertThat(position.next(1)).hasValue(7);
    assertThat(position.passStart()).containsEntry(0, 10L).containsEntry(1, 3L);
  }

  @Test
  void theOrderOfASeedIsTheSameInAllVersions() {
    assertThat(Shuffle.of(IntStream.range(0, 8).boxed().toList(), 42))
        .containsExactly(5, 4, 0, 1, 6, 3, 7, 2);
  }

  @Test
  void everyOrderOfFourIsDrawnAboutAsOften() {
    int[] counts = new int[256];
    for (long number = 0; number < 24_000; number++) {
      List<Integer> order = Shuffle.of(List.of(0, 1, 2, 3), Shuffle.seed(1, number));
      counts[order.get(0) * 64 + order.get(1) * 16 + order.get(2) * 4 + order.get(3)]++;
    }
    int[] drawn = IntStream.of(counts).filter(count -> count > 0).toArray();
    assertThat(drawn).hasSize(24);
    // Six standard deviations of a count whose mean is 1000.
    assertThat(new TreeSet<>(IntStream.of(drawn).boxed().toList()).first()).isGreaterThan(814);
    assertThat(new TreeSet<>(IntStream.of(drawn).boxed().toList()).last()).isLessThan(1186);
  }
}
