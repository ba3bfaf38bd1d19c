package dev.millrace.filters.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class DocumentOrderTest {
  private final TreeMapStore<Bytes, byte[]> waiting = new TreeMapStore<>();
  private final TreeMapStore<String, Long> progress = new TreeMapStore<>();
  private DocumentOrder order = new DocumentOrder(waiting, progress, 3);

  @Test
  void aDocumentWaitsForTheSourceThatHasPromisedNothing() {
    order.promise(0, 10);
    order.promise(1, 10);
    assertThat(order.isNext(new OrderKey(5, 0, 0))).isFalse();
    order.promise(2, 10);
    assertThat(order.isNext(new OrderKey(5, 0, 0))).isTrue();
  }

  @Test
  void ofEqualTimestampsTheFirstPartitionsComesFirst() {
    order.promise(0, 11);
    order.promise(1, 10);
    order.promise(2, 11);
    assertThat(order.isNext(new OrderKey(10, 0, 7))).isTrue();
    assertThat(order.isNext(new OrderKey(10, 1, 7))).as("its source goes on from here").isTrue();
    assertThat(order.isNext(new OrderKey(10, 2, 7))).as("1 may send another with 10").isFalse();
    order.promise(1, 11);
    assertThat(order.isNext(new OrderKey(10, 2, 7))).isTrue();
  }

  @Test
  void documentsAreTakenInTheirOrderAndNoMoreThanTheLimit() {
    hold(7, 2, 0);
    hold(7, 0, 5);
    hold(6, 1, 9);
    hold(7, 0, 4);
    hold(8, 0, 6);
    assertThat(order.take(10)).isEmpty();
    for (int source = 0; source < 3; source++) {
      order.promise(source, 8);
    }
    assertThat(keys(order.take(2))).containsExactly(new OrderKey(6, 1, 9), new OrderKey(7, 0, 4));
    assertThat(order.isNext(new OrderKey(7, 1, 3))).as("one before it still waits").isFalse();
    assertThat(keys(order.take(10)))
        .containsExactly(new OrderKey(7, 0, 5), new OrderKey(7, 2, 0), new OrderKey(8, 0, 6));
    assertThat(order.take(10)).isEmpty();
  }

  @Test
  void progressIsTheTimestampBeforeWhichNothingWaits() {
    hold(6, 1, 0);
    hold(7, 1, 1);
    for (int source = 0; source < 3; source++) {
      order.promise(source, 9);
    }
    order.take(1);
    order.keepReleased();
    assertThat(progress.get(DedupProgress.RELEASED)).isEqualTo(7);
    order.take(1);
    order.keepReleased();
    assertThat(progress.get(DedupProgress.RELEASED)).isEqualTo(9);
  }

  @Test
  void aDocumentThatBreaksItsSourcesPromiseIsAStragglerAndComesNext() {
    for (int source = 0; source < 3; source++) {
      order.promise(source, 9);
    }
    assertThat(order.isStraggler(new OrderKey(9, 1, 0))).isFalse();
    assertThat(order.isStraggler(new OrderKey(8, 1, 0))).isTrue();
    assertThat(order.isNext(new OrderKey(8, 1, 0))).isTrue();
  }

  @Test
  void aPromiseIsNeverTakenBack() {
    order.promise(0, 9);
    order.promise(0, 3);
    assertThat(order.isStraggler(new OrderKey(8, 0, 0))).isTrue();
  }

  @Test
  void itGoesOnFromItsStores() {
    hold(6, 1, 0);
    order.promise(0, 9);
    order.promise(1, 9);
    assertThat(order.number()).isEqualTo(0);
    order = new DocumentOrder(waiting, progress, 3);
    assertThat(order.number()).isEqualTo(1);
    assertThat(order.take(1)).isEmpty();
    order.promise(2, 9);
    assertThat(keys(order.take(1))).containsExactly(new OrderKey(6, 1, 0));
  }

  private void hold(long timestamp, int source, long offset) {
    OrderKey key = new OrderKey(timestamp, source, offset);
    order.hold(key, key.toBytes());
  }

  private static List<OrderKey> keys(List<byte[]> values) {
    return values.stream().map(value -> OrderKey.read(ByteBuffer.wrap(value))).toList();
  }
}
