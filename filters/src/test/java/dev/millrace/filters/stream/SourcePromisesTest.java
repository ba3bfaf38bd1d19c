package dev.millrace.filters.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SourcePromisesTest {
  private static final long CLOCKS = SourcePromises.CLOCKS.toMillis();

  private final Tail tail = new Tail();
  private final SourcePromises promises = new SourcePromises(0, tail);

  private static final class Tail implements TopicTail {
    private List<Long> ends = List.of(8L, 20L);
    private long newest = 50_000;
    private long readUpTo = 8;
    private OptionalLong pendingSince = OptionalLong.empty();
    private int looksAtPages;

    @Override
    public OptionalLong pendingSince() {
      looksAtPages++;
      return pendingSince;
    }

    @Override
    public List<Long> ends() {
      return ends;
    }

    @Override
    public long newest() {
      return newest;
    }

    @Override
    public boolean isRead(int partition, OptionalLong next, long end) {
      return readUpTo >= end;
    }
  }

  @Test
  void aTaskThatReadsPromisesTheTimestampOfTheLast() {
    promises.read(6, 40_000);
    promises.read(7, 41_000);
    assertThat(promises.next(60_000)).hasValue(41_000);
  }

  @Test
  void aTaskWithARecordToReadPromisesNothing() {
    tail.readUpTo = 7;
    assertThat(promises.next(60_000)).isEmpty();
  }

  @Test
  void atItsEndItPromisesWhatClocksAllowWhileOthersAreAppendedTo() {
    tail.newest = 59_990;
    assertThat(promises.next(60_000)).hasValue(60_000 - 2 * CLOCKS);
    tail.ends = List.of(8L, 21L);
    tail.newest = 60_390;
    assertThat(promises.next(60_400)).hasValue(60_400 - 2 * CLOCKS);
  }

  @Test
  void itsLastPromiseIsPastTheYoungestRecordOnceNothingIsAppended() {
    tail.newest = 59_999;
    promises.next(60_000);
    assertThat(promises.next(60_000 + 2 * CLOCKS - 1)).hasValue(59_999);
    assertThat(promises.next(60_000 + 2 * CLOCKS)).hasValue(60_000);
    assertThat(promises.next(70_000)).isEmpty();
  }

  @Test
  void itPromisesNoMoreThanThePagesThatAreStillToBeExtractedAllow() {
    tail.pendingSince = OptionalLong.of(30_000);
    assertThat(promises.next(60_000)).hasValue(30_000 - CLOCKS);
    assertThat(promises.next(70_000)).as("however long they take").isEmpty();
    tail.pendingSince = OptionalLong.of(-1);
    assertThat(promises.next(80_000)).as("when that cannot be told").isEmpty();
    tail.pendingSince = OptionalLong.empty();
    assertThat(promises.next(80_001)).hasValue(50_001);
  }

  @Test
  void onceItsLastPromiseIsGivenItLooksAtNothingButTheEnds() {
    promises.next(60_000);
    assertThat(promises.next(60_000 + 2 * CLOCKS)).isEmpty();
    int looks = tail.looksAtPages;
    promises.next(70_000);
    assertThat(tail.looksAtPages).isEqualTo(looks);
    tail.ends = List.of(8L, 21L);
    tail.newest = 71_000;
    assertThat(promises.next(72_500)).hasValue(71_001);
    assertThat(tail.looksAtPages).isEqualTo(looks + 1);
  }

  @Test
  void aRecordWithATimestampOfTheFutureHoldsNothingUp() {
    tail.newest = 900_000;
    assertThat(promises.next(60_000)).hasValue(60_000 - 2 * CLOCKS);
    assertThat(promises.next(60_000 + 2 * CLOCKS)).hasValue(900_001);
  }

  @Test
  void anEmptyTopicIsPromisedFromItsBeginning() {
    tail.ends = List.of(0L, 0L);
    tail.newest = -1;
    assertThat(promises.next(60_000)).hasValue(0);
    assertThat(promises.next(70_000)).isEmpty();
  }
}
