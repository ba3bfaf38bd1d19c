package dev.millrace.crawl.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FinishedOffsetsTest {

  @Test
  void markIsTheFirstThatIsNotDone() {
    FinishedOffsets offsets = FinishedOffsets.of(10, "");
    offsets.begin(10);
    offsets.begin(11);
    offsets.begin(12);
    offsets.finish(11);
    assertThat(offsets.lowWater()).isEqualTo(10);
    offsets.finish(10);
    assertThat(offsets.lowWater()).isEqualTo(12);
    offsets.finish(12);
    assertThat(offsets.lowWater()).isEqualTo(13);
  }

  /** parallel-consumer 329: offsets of transaction markers held the mark up. */
  @Test
  void gapsBetweenRecordsHoldNothingUp() {
    FinishedOffsets offsets = FinishedOffsets.of(0, "");
    offsets.begin(0);
    offsets.begin(5);
    offsets.begin(9);
    offsets.finish(0);
    assertThat(offsets.lowWater()).isEqualTo(5);
    offsets.finish(5);
    offsets.finish(9);
    assertThat(offsets.lowWater()).isEqualTo(10);
  }

  @Test
  void whatIsDoneAfterTheMarkIsKnownAgain() {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      long from = random.nextInt(1000);
      FinishedOffsets offsets = FinishedOffsets.of(from, "");
      BitSet done = new BitSet();
      int count = 1 + random.nextInt(200);
      for (int record = 0; record < count; record++) {
        offsets.begin(from + record);
      }
      for (int record = 0; record < count; record++) {
        if (random.nextBoolean()) {
          offsets.finish(from + record);
          done.set(record);
        }
      }
      FinishedOffsets again = FinishedOffsets.of(offsets.lowWater(), offsets.metadata());
      for (long record = offsets.lowWater(); record < from + count; record++) {
        assertThat(again.isFinished(record)).isEqualTo(done.get((int) (record - from)));
      }
    }
  }

  /** parallel-consumer 35: the bits outgrew what a broker takes. */
  @Test
  void aFullWindowFitsTheBrokersLimit() {
    FinishedOffsets offsets = FinishedOffsets.of(0, "");
    long record = 0;
    while (offsets.hasRoomFor(1)) {
      offsets.begin(record);
      if (record > 0) {
        offsets.finish(record);
      }
      record++;
    }
    assertThat(record).isEqualTo(FinishedOffsets.WINDOW);
    assertThat(offsets.metadata().length()).isBetween(3_900, 4_096);
  }

  @Test
  void metadataOfOthersSayNothing() {
    assertThat(FinishedOffsets.of(3, "no base64 of ours!").isFinished(3)).isFalse();
  }

  @Test
  void aRecordThatWasDoneBeforeIsNotBegunAgain() {
    FinishedOffsets offsets = FinishedOffsets.of(0, "");
    offsets.begin(0);
    offsets.begin(1);
    offsets.finish(1);
    FinishedOffsets again = FinishedOffsets.of(offsets.lowWater(), offsets.metadata());
    again.begin(0);
    again.begin(1);
    again.finish(0);
    assertThat(again.lowWater()).isEqualTo(2);
  }
}
