package dev.millrace.filters.stream;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the task of one partition of {@code documents} can promise about the documents that it has
 * still to send: none has an earlier timestamp than this.
 *
 * <p>A task that has something to read promises the timestamp of what it read last. One at its end
 * must let the others go on. Pages that extraction has still to commit bound what it can promise:
 * their documents carry their timestamps, however late they come. Else it looks at the whole topic:
 * whatever is appended to its partition from now on is as young as the topic's youngest record,
 * once this is older than clocks may differ. When nothing is appended any more, one promise past
 * the youngest record is the last.
 */
final class SourcePromises {
  /** By how much the clocks of brokers and stages may differ. */
  static final Duration CLOCKS = Duration.ofMillis(500);

  private static final long UNKNOWN = -1;

  private final int partition;
  private final TopicTail tail;
  private long next = UNKNOWN;
  private long newestRead = UNKNOWN;
  private boolean readSinceLast;
  private long promised = UNKNOWN;
  private List<Long> ends = List.of();
  private long endsSince;
  private long newestOfAll = UNKNOWN;

  SourcePromises(int partition, TopicTail tail) {
    this.partition = partition;
    this.tail = tail;
  }

  /** A document has been processed. */
  void read(long offset, long timestamp) {
    next = offset + 1;
    newestRead = timestamp;
    readSinceLast = true;
  }

  /** Something has been passed that has no place in the order. */
  void passed(long offset) {
    next = offset + 1;
  }

  /**
   * A promise that says more than the last one, if there is any.
   *
   * @param now of the local clock, milliseconds
   */
  OptionalLong next(long now) {
    OptionalLong from = readSinceLast ? OptionalLong.of(newestRead) : atEnd(now);
    readSinceLast = false;
    if (from.isEmpty() || from.getAsLong() <= promised) {
      return OptionalLong.empty();
    }
    promised = from.getAsLong();
    return from;
  }

  private OptionalLong atEnd(long now) {
    if (promised == newestOfAll + 1 && tail.ends().equals(ends)) {
      return OptionalLong.empty(); // the last promise is given, and nothing has come since
    }
    // Before the ends, so that what extraction commits after this is seen there.
    OptionalLong pending = tail.pendingSince();
    List<Long> found = tail.ends();
    long end = found.get(partition);
    OptionalLong known = next == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(next);
    if (!tail.isRead(partition, known, end)) {
      return OptionalLong.empty();
    }
    next = end;
    if (!found.equals(ends)) {
      ends = found;
      endsSince = now;
      newestOfAll = tail.newest();
    }
    long past = newestOfAll + 1;
    // Twice: one clock may be fast and the other slow.
    long settle = CLOCKS.multipliedBy(2).toMillis();
    long bound = now - endsSince >= settle ? past : Math.min(past, now - settle);
    // Pages of several writers follow one another in a partition as their clocks allow.
    return OptionalLong.of(
        pending.isPresent() ? Math.min(bound, pending.getAsLong() - CLOCKS.toMillis()) : bound);
  }
}
