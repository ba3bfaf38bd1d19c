package dev.millrace.filters.stream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Merges the sources' documents into the one order of {@link OrderKey}, however they interleave on
 * their way: a document waits until every source has promised to send nothing that comes before it.
 *
 * <p>A document that comes after all against its source's promise (its timestamp is older than what
 * had been appended when its source was at its end) is a straggler: it is released next, so of
 * every cluster one still stays, but a replay will have it earlier.
 */
final class DocumentOrder {
  private static final String RELEASED = DedupProgress.RELEASED;
  private static final String COUNT = "count";
  private static final long UNKNOWN = -1;

  private final KeyValueStore<Bytes, byte[]> waiting;
  private final KeyValueStore<String, Long> progress;
  private final long[] promises;
  private Optional<OrderKey> first;
  private OrderKey bound;
  private long released;
  private long count;

  /**
   * Goes on where the stores are.
   *
   * @param sources number of partitions of {@code documents}
   */
  DocumentOrder(
      KeyValueStore<Bytes, byte[]> waiting, KeyValueStore<String, Long> progress, int sources) {
    this.waiting = waiting;
    this.progress = progress;
    this.promises = new long[sources];
    for (int source = 0; source < sources; source++) {
      promises[source] = kept(sourceKey(source), UNKNOWN);
    }
    this.released = kept(RELEASED, UNKNOWN);
    this.count = kept(COUNT, 0);
    try (KeyValueIterator<Bytes, byte[]> all = waiting.all()) {
      this.first = all.hasNext() ? Optional.of(key(all.next().key)) : Optional.empty();
    }
    this.bound = bound();
  }

  private long kept(String key, long otherwise) {
    Long value = progress.get(key);
    return value == null ? otherwise : value;
  }

  private static String sourceKey(int source) {
    return "source-" + source;
  }

  /** Takes the promise that no document of the source with an earlier timestamp will come. */
  void promise(int source, long from) {
    if (from > promises[source]) {
      promises[source] = from;
      progress.put(sourceKey(source), from);
      bound = bound();
    }
  }

  /** Whether a document breaks its source's promise. */
  boolean isStraggler(OrderKey key) {
    return key.timestamp() < promises[key.source()];
  }

  /** Whether it is a document's turn at once, without waiting in the store. */
  boolean isNext(OrderKey key) {
    return isFree(key) && (first.isEmpty() || key.compareTo(first.get()) < 0);
  }

  /** Lets a document wait for its turn. */
  void hold(OrderKey key, byte[] value) {
    waiting.put(Bytes.wrap(key.toBytes()), value);
    if (first.isEmpty() || key.compareTo(first.get()) < 0) {
      first = Optional.of(key);
    }
  }

  /** Removes those whose turn has come, in their order, at most as many as the limit. */
  List<byte[]> take(int limit) {
    if (first.isEmpty() || !isFree(first.get())) {
      return List.of();
    }
    List<Bytes> keys = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> range =
        waiting.range(Bytes.wrap(first.get().toBytes()), null)) {
      first = Optional.empty();
      while (first.isEmpty() && range.hasNext()) {
        KeyValue<Bytes, byte[]> next = range.next();
        if (keys.size() == limit || !isFree(key(next.key))) {
          first = Optional.of(key(next.key));
        } else {
          keys.add(next.key);
          values.add(next.value);
        }
      }
    }
    keys.forEach(waiting::delete);
    return values;
  }

  /** The next document's number in the order, from 0. */
  long number() {
    progress.put(COUNT, count + 1);
    return count++;
  }

  /** Keeps how far documents have been released, once all that was free has been decided. */
  void keepReleased() {
    long until = first.filter(this::isFree).map(OrderKey::timestamp).orElse(bound.timestamp());
    if (until != released) {
      released = until;
      progress.put(RELEASED, until);
    }
  }

  private boolean isFree(OrderKey key) {
    return key.compareTo(bound) <= 0;
  }

  /** The last key before which no source can put another. */
  private OrderKey bound() {
    int slowest = 0;
    for (int source = 1; source < promises.length; source++) {
      // Of equal timestamps the first partition's comes first.
      slowest = promises[source] < promises[slowest] ? source : slowest;
    }
    return new OrderKey(promises[slowest], slowest, Long.MAX_VALUE);
  }

  private static OrderKey key(Bytes bytes) {
    return OrderKey.read(ByteBuffer.wrap(bytes.get()));
  }
}
