package dev.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TrainingBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DataPositionTest {

  private static TrainingBatch batch(int epoch, long... partitionFromTo) {
    return batch("token-blocks", epoch, partitionFromTo);
  }

  private static TrainingBatch batch(String topic, int epoch, long... partitionFromTo) {
    List<OffsetRange> ranges = new ArrayList<>();
    for (int i = 0; i < partitionFromTo.length; i += 3) {
      ranges.add(
          new OffsetRange(
              topic, (int) partitionFromTo[i], partitionFromTo[i + 1], partitionFromTo[i + 2], 1));
    }
    return TrainingBatch.newBuilder().setEpoch(epoch).setRanges(ranges).build();
  }

  @Test
  void aPartitionHasNoOffsetUntilSomethingOfItIsRead() {
    DataPosition position = DataPosition.start().after(batch(0, 1, 5, 9));
    assertThat(position.next(0)).isEmpty();
    assertThat(position.next(1)).isEqualTo(OptionalLong.of(9));
    assertThat(position.toOffsets()).isEqualTo(Map.of("1", 9L));
  }

  @Test
  void theNextEpochBeginsWhereTheLogBeganAndEndsWhereItWasDrained() {
    DataPosition position =
        DataPosition.start().after(batch(0, 0, 5, 9, 1, 0, 3)).after(batch(0, 0, 10, 12)).turn(1);
    assertThat(position.next(0)).isEqualTo(OptionalLong.of(5));
    assertThat(position.next(1)).isEqualTo(OptionalLong.of(0));
    assertThat(position.isPassBegun()).isFalse();
    assertThat(position.inPass(0, 11)).isTrue();
    assertThat(position.inPass(0, 12)).isFalse();
    assertThat(position.inPass(1, 2)).isTrue();
    assertThat(position.inPass(1, 3)).isFalse();
    assertThat(position.inPass(2, 0)).isFalse();
  }

  @Test
  void aNewPassBeginsWhereTheFormerEndedWhateverItsLastEpochRead() {
    DataPosition drained = DataPosition.start().after(batch(0, 0, 0, 9, 1, 0, 3)).turn(1);
    DataPosition next = drained.after(batch(1, 0, 0, 4)).turn(0);
    assertThat(next.epoch()).isZero();
    assertThat(next.next(0)).isEqualTo(OptionalLong.of(9));
    assertThat(next.next(1)).isEqualTo(OptionalLong.of(3));
    assertThat(next.inPass(0, 1_000_000)).isTrue();
    assertThat(next.isPassBegun()).isFalse();
    DataPosition again = next.after(batch(0, 0, 10, 12)).turn(1);
    assertThat(again.next(0)).isEqualTo(OptionalLong.of(9));
    assertThat(again.inPass(1, 2)).isTrue();
  }

  @Test
  void theSameRecordTwiceMovesNothing() {
    DataPosition once = DataPosition.start().after(batch(0, 0, 2, 9));
    assertThat(once.after(batch(0, 0, 2, 9))).isEqualTo(once);
  }

  @Test
  void anotherTopicsBlocksBeginAnewWhateverWasReadOfTheFormer() {
    DataPosition former = DataPosition.start().after(batch(0, 0, 2, 9, 1, 0, 3)).turn(1);
    DataPosition turned = former.after(batch("g2.token-blocks", 0, 0, 5, 5, 1, 7, 8));
    assertThat(turned)
        .isEqualTo(DataPosition.start().after(batch("g2.token-blocks", 0, 0, 5, 5, 1, 7, 8)));
    assertThat(turned.toOffsets()).isEqualTo(Map.of("0", 5L, "1", 8L));
    assertThat(turned.inPass(0, 1_000_000)).isTrue();
  }

  @Test
  void aPositionWithoutATopicIsInTheOneThatTheLedgerNames() throws IOException {
    DataPosition read =
        new ObjectMapper()
            .readValue(
                "{\"passStart\":{\"0\":2},\"passEnd\":{},\"next\":{\"0\":9},\"epoch\":0}",
                DataPosition.class);
    assertThat(read.topic()).isEmpty();
    assertThat(read.in("token-blocks"))
        .isEqualTo(DataPosition.start().after(batch(0, 0, 2, 9)))
        .isEqualTo(read.in("token-blocks").in("g2.token-blocks"));
  }

  /** A checkpoint may stand at any record; going on from its JSON must equal one go. */
  @Test
  void anyPrefixOfALedgerAndThenTheRestEqualsOneGo() throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (long seed = 0; seed < 50; seed++) {
      List<TrainingBatch> ledger = ledger(new Random(seed));
      DataPosition whole = DataPosition.start();
      for (TrainingBatch batch : ledger) {
        whole = whole.after(batch);
      }
      for (int prefix = 0; prefix <= ledger.size(); prefix++) {
        DataPosition position = DataPosition.start();
        for (TrainingBatch batch : ledger.subList(0, prefix)) {
          position = position.after(batch);
        }
        position = json.readValue(json.writeValueAsBytes(position), DataPosition.class);
        for (TrainingBatch batch : ledger.subList(prefix, ledger.size())) {
          position = position.after(batch);
        }
        assertThat(position).as("seed %d, prefix %d", seed, prefix).isEqualTo(whole);
      }
    }
  }

  /** Passes of one to three epochs over stretches of three partitions. */
  private static List<TrainingBatch> ledger(Random random) {
    List<TrainingBatch> ledger = new ArrayList<>();
    long[] next = {random.nextInt(3), random.nextInt(3), random.nextInt(3)};
    for (int pass = 0; pass < 3; pass++) {
      List<TrainingBatch> stretch = new ArrayList<>();
      for (int step = 0; step < 1 + random.nextInt(4); step++) {
        int partition = random.nextInt(3);
        long to = next[partition] + 1 + random.nextInt(5);
        stretch.add(batch(0, partition, next[partition], to));
        next[partition] = to + random.nextInt(2);
      }
      int epochs = 1 + random.nextInt(3);
      for (int epoch = 0; epoch < epochs; epoch++) {
        for (TrainingBatch batch : stretch) {
          ledger.add(
              TrainingBatch.newBuilder().setEpoch(epoch).setRanges(batch.getRanges()).build());
        }
      }
    }
    return ledger;
  }
}
