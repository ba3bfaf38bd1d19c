package dev.millrace.crawl.kafka;

import dev.millrace.crawl.lease.FinishedOffsets;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition of orders while it is this fetcher's. What lay there when it came may have been sent
 * by the fetcher before, up to that moment, so it waits for the host's delay from then; and so does
 * all else for the pause of its address, which that one may just have asked.
 */
final class HeldPartition {
  /** A request on its way when its fetcher lost the order may reach the host a little later. */
  private static final Duration ON_ITS_WAY = Duration.ofMillis(500);

  private final TopicPartition partition;
  private final FinishedOffsets offsets;
  private final long endWhenTaken;
  private final long takenNanos;
  private volatile boolean dropped;

  HeldPartition(
      TopicPartition partition, FinishedOffsets offsets, long endWhenTaken, long takenNanos) {
    this.partition = partition;
    this.offsets = offsets;
    this.endWhenTaken = endWhenTaken;
    this.takenNanos = takenNanos;
  }

  TopicPartition partition() {
    return partition;
  }

  /** Of the loop's own thread. */
  FinishedOffsets offsets() {
    return offsets;
  }

  /** On the clock of {@link System#nanoTime}: no request for the order at an offset before. */
  long notBefore(long offset, Duration hostDelay, Duration addressDelay) {
    Duration wait =
        offset < endWhenTaken && hostDelay.compareTo(addressDelay) > 0 ? hostDelay : addressDelay;
    return takenNanos + wait.plus(ON_ITS_WAY).toNanos();
  }

  void drop() {
    dropped = true;
  }

  boolean isDropped() {
    return dropped;
  }
}
