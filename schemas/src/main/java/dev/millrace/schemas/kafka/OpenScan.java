package dev.millrace.schemas.kafka;

import dev.millrace.schemas.kafka.RecordReading.Reading;
import dev.millrace.schemas.patience.Patience;
import dev.millrace.schemas.patience.Refusal;
import dev.millrace.schemas.patience.Waiting;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * A scan with its connection. It remembers how far it has read: each call goes on where the one
 * before stopped, and after an exception of a taker with the very record. Reads by one thread at a
 * time; {@link #next()} and {@link #close()} may be called by any.
 *
 * <p>An outage is waited for and told, and so is a transaction that is open before the end. A
 * record that cannot be read is skipped and told once.
 */
public final class OpenScan<R> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Without records for so long, the broker is asked whether it is there. */
  private static final Duration QUIET = Duration.ofSeconds(20);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final TopicBounds bounds;
  private final RecordReading<R> reading;
  private final ScanNotices notices;
  private final LongSupplier nanoTime;
  private final Patience patience;
  private final Waiting openTransaction;
  private final Map<TopicPartition, Long> from;
  private List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> toldSkipped = new HashMap<>();
  private final ReentrantLock reads = new ReentrantLock();
  private volatile Map<TopicPartition, Long> next = Map.of();
  private boolean consumerIsAtNext;
  private long latestProgress;

  /**
   * @param from where partitions begin; those without begin at their first retained record
   */
  OpenScan(
      Clients clients,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> from,
      RecordReading<R> reading,
      ScanNotices notices,
      LongSupplier nanoTime) {
    this.consumer = clients.consumer();
    this.bounds = clients.bounds();
    this.patience = new Patience(clients.reader(), notices, nanoTime, clients.patience());
    this.openTransaction = new Waiting(notices, nanoTime);
    this.partitions = List.copyOf(partitions);
    this.from = Map.copyOf(from);
    this.reading = reading;
    this.notices = notices;
    this.nanoTime = nanoTime;
  }

  /**
   * What a scan asks.
   *
   * @param reader who reads, and where
   * @param patience after which an outage is no longer waited for
   */
  record Clients(
      Refusal reader,
      Optional<Duration> patience,
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      TopicBounds bounds) {}

  /**
   * Gives all that was committed before this call and not given yet, and waits for transactions
   * that are open: it returns once every partition is read to what is now its end.
   *
   * @throws dev.millrace.schemas.SettingsException if access is refused
   * @throws WakeupException if the scan is closed meanwhile
   * @throws InterruptException if the thread is interrupted
   */
  public void toEnd(Consumer<? super R> taker) {
    reads.lock();
    try {
      Map<TopicPartition, Long> ends = begin();
      while (!isReached(ends)) {
        readOn(taker);
        lookAround(ends);
      }
      openTransaction.isOver();
    } finally {
      reads.unlock();
    }
  }

  /**
   * Gives what is not given yet and what comes, until it is closed, by which it returns.
   *
   * @throws dev.millrace.schemas.SettingsException if access is refused
   * @throws InterruptException if the thread is interrupted
   */
  public void follow(ScanFollower<? super R> follower) {
    reads.lock();
    try {
      Map<TopicPartition, Long> ends = begin();
      boolean caughtUp = false;
      while (true) {
        if (!caughtUp && isReached(ends)) {
          caughtUp = true;
          openTransaction.isOver();
          follower.caughtUp();
        }
        readOn(follower::record);
        follower.reached(next);
        lookAround(ends);
      }
    } catch (WakeupException e) {
      if (!patience.isClosed()) {
        throw e;
      }
    } finally {
      reads.unlock();
    }
  }

  /**
   * Gives what is there already or comes within a moment, perhaps nothing.
   *
   * @throws dev.millrace.schemas.SettingsException if access is refused
   * @throws WakeupException if the scan is closed meanwhile
   * @throws InterruptException if the thread is interrupted
   */
  public void poll(Consumer<? super R> taker) {
    reads.lock();
    try {
      findBeginning();
      readOn(taker);
      lookAround(Map.of());
    } finally {
      reads.unlock();
    }
  }

  /** By partition, the offset that comes next; empty before the first read. */
  public Map<TopicPartition, Long> next() {
    return next;
  }

  /** From now on reads these partitions and no others, from these offsets on. */
  public void seek(Map<TopicPartition, Long> offsets) {
    reads.lock();
    try {
      patience.requireOpen();
      if (!offsets.keySet().equals(consumer.assignment())) {
        consumer.assign(offsets.keySet());
        partitions = List.copyOf(offsets.keySet());
      }
      next = Map.copyOf(offsets);
      consumerIsAtNext = false;
    } finally {
      reads.unlock();
    }
  }

  /** The first retained offset of each; waits as reading does. Any partitions may be asked for. */
  public Map<TopicPartition, Long> begins(Collection<TopicPartition> asked) {
    return patience.answerOf(() -> bounds.begins(asked));
  }

  /** {@link TopicEnds#lastStableOffsets}; waits as reading does. */
  public Map<TopicPartition, Long> lastStableOffsets(Collection<TopicPartition> asked) {
    return patience.answerOf(() -> bounds.lastStableOffsets(asked));
  }

  private void findBeginning() {
    patience.requireOpen();
    if (next.isEmpty()) {
      Map<TopicPartition, Long> offsets = new HashMap<>(begins(partitions));
      offsets.replaceAll((partition, first) -> from.getOrDefault(partition, first));
      seek(offsets);
      latestProgress = nanoTime.getAsLong();
    }
  }

  /** The ends now; where it stands is known from then on. */
  private Map<TopicPartition, Long> begin() {
    findBeginning();
    latestProgress = nanoTime.getAsLong();
    Map<TopicPartition, Long> ends = patience.answerOf(() -> bounds.ends(partitions));
    for (TopicPartition partition : partitions) {
      if (next(partition) > ends.getOrDefault(partition, 0L)) {
        restart(partition, next(partition));
      }
    }
    return ends;
  }

  private boolean isReached(Map<TopicPartition, Long> ends) {
    return partitions.stream().allMatch(p -> next(p) >= ends.getOrDefault(p, 0L));
  }

  private void readOn(Consumer<? super R> taker) {
    if (!consumerIsAtNext) {
      partitions.forEach(partition -> consumer.seek(partition, next(partition)));
    }
    ConsumerRecords<byte[], byte[]> polled = patience.answerOf(this::poll);
    consumerIsAtNext = false; // until all of them are dealt with
    Map<TopicPartition, Long> before = next;
    for (TopicPartition partition : polled.partitions()) {
      for (ConsumerRecord<byte[], byte[]> message : polled.records(partition)) {
        patience.requireOpen();
        give(message, taker);
        setNext(Map.of(partition, message.offset() + 1));
      }
    }
    setNext(patience.answerOf(this::positions));
    consumerIsAtNext = true;
    if (!next.equals(before)) {
      latestProgress = nanoTime.getAsLong();
    }
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    try {
      return consumer.poll(POLL);
    } catch (OffsetOutOfRangeException e) {
      e.offsetOutOfRangePartitions().forEach(this::restart);
      return ConsumerRecords.empty();
    }
  }

  /** Beyond markers and aborted records, which are not given. */
  private Map<TopicPartition, Long> positions() {
    Map<TopicPartition, Long> positions = new HashMap<>();
    partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
    return positions;
  }

  private void restart(TopicPartition partition, long wanted) {
    long begin = begins(List.of(partition)).getOrDefault(partition, 0L);
    notices.missing(partition, wanted, begin);
    toldSkipped.remove(partition);
    setNext(Map.of(partition, begin));
    consumer.seek(partition, begin);
  }

  private void give(ConsumerRecord<byte[], byte[]> message, Consumer<? super R> taker) {
    switch (patience.answerOf(() -> reading.read(message))) {
      case Reading.Given<R>(R record) -> taker.accept(record);
      case Reading.Ignored<R>() -> {}
      case Reading.Skipped<R>(String reason) -> skip(RecordHead.of(message), reason);
    }
  }

  /**
   * Tells that a record is of no use, as its taker found. What was told once is not told again when
   * the scan goes back.
   */
  public void skip(RecordHead head, String reason) {
    TopicPartition partition =
        new TopicPartition(head.location().topic(), head.location().partition());
    if (head.location().offset() > toldSkipped.getOrDefault(partition, -1L)) {
      toldSkipped.put(partition, head.location().offset());
      notices.skipped(head.location(), reason);
    }
  }

  /** Where nothing comes, tells why: an outage, or a transaction that is open. */
  private void lookAround(Map<TopicPartition, Long> ends) {
    if (nanoTime.getAsLong() - latestProgress < QUIET.toNanos()) {
      return;
    }
    patience.answerOf(() -> bounds.ends(partitions));
    latestProgress = nanoTime.getAsLong();
    for (TopicPartition partition : partitions) {
      if (next(partition) < ends.getOrDefault(partition, 0L)) {
        openTransaction.goesOnFor(
            partition
                + " is read up to offset "
                + next(partition)
                + " of "
                + ends.get(partition)
                + ": a transaction is open there; if it stays so, abort it with"
                + " kafka-transactions.sh");
        return;
      }
    }
  }

  private long next(TopicPartition partition) {
    return next.getOrDefault(partition, 0L);
  }

  private void setNext(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, Long> changed = new HashMap<>(next);
    changed.putAll(offsets);
    next = Map.copyOf(changed);
  }

  /** Ends a call that reads; returns when it has ended, unless it is the caller's own. */
  @Override
  public void close() {
    patience.close();
    consumer.wakeup();
    reads.lock();
    try {
      consumer.close();
      bounds.close();
    } finally {
      reads.unlock();
    }
  }
}
